import type { Dashboard } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import type { Share } from '../../core/shares.ts';
import type { Invocation, ReadThrough } from '../command.ts';
import { readArguments } from '../text/arguments.ts';
import { withLentNetworks } from './share-refusals.ts';

/**
 * Orders several shares that fit: those whose networks hold a name in the arguments come first. What can't be read now only makes
 * the order worse.
 *
 * @param open opens a dashboard that answers only about what is lent
 */
export async function likeliestFirst(
  ways: readonly ReadThrough[],
  { argumentText }: Pick<Invocation, 'argumentText'>,
  open: (way: ReadThrough) => Dashboard,
): Promise<readonly ReadThrough[]> {
  const text = argumentText.toLowerCase();
  if (ways.length === 1 || text === '') return ways;
  const holding: ReadThrough[] = [];
  for (const way of ways) if (await holds(text, way, open)) holding.push(way);
  return [...new Set([...holding, ...ways])];
}

async function holds(
  text: string,
  way: ReadThrough,
  open: (way: ReadThrough) => Dashboard,
): Promise<boolean> {
  const dashboard = open(way);
  try {
    const networks = await dashboard.networks();
    return networks.some(
      ({ id, name }) => name !== '' && (text.includes(name.toLowerCase()) || text.includes(id.toLowerCase())),
    );
  } catch (error) {
    if (error instanceof KnownError) return false;
    throw error;
  } finally {
    dashboard.end();
  }
}

/**
 * Adds to a refusal of a name, asked through a share of some networks, which ones are lent.
 *
 * @returns undefined when the failure is no such refusal
 */
export async function outsideOf(
  error: unknown,
  share: Share,
  invocation: Pick<Invocation, 'argumentText'>,
  dashboard: Pick<Dashboard, 'networks'>,
): Promise<KnownError | undefined> {
  if (share.networks.kind === 'all' || !(error instanceof KnownError)) return undefined;
  if (error.code !== 'not_found' || error.cause !== undefined || !namesSomething(invocation))
    return undefined;
  const networks = await dashboard.networks().catch((failure: unknown) => {
    if (failure instanceof KnownError) return share.networks.kind === 'named' ? share.networks.networks : [];
    throw failure;
  });
  return withLentNetworks(
    error,
    share,
    networks.map(({ name }) => name),
  );
}

/** Whether a question has a name in it. Behind a page that there is not, no name has to be unknown. */
function namesSomething({ argumentText }: Pick<Invocation, 'argumentText'>): boolean {
  const { subject, network = '', page } = readArguments(argumentText);
  return page === 1 && (subject !== '' || network !== '');
}
