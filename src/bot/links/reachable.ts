import type { Reply } from '../../core/chat.ts';
import type { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import { notLinked, relinkRequired } from '../../core/refusals.ts';
import type { DefaultNetwork } from '../../core/settings.ts';
import type { BotDeps, Invocation } from '../command.ts';
import { type BorrowDeps, type Borrowed, lentTo } from './borrowed.ts';
import { lendsNetwork } from './lent-in-words.ts';
import { isActive, type LinkTarget } from './links-of.ts';
import { shareAsleep, tellingOf } from './share-refusals.ts';

/** Who asks, and where. */
export type Asking = Pick<Invocation, 'person' | 'place' | 'isDirect' | 'pressed'>;

/** The collaborators that choose through what is asked. */
export type ChooseDeps = BorrowDeps & Pick<BotDeps, 'log'>;

/** An organization about which somebody may ask: by a link of their own, by what is lent to them, or both. */
export interface Reachable extends LinkTarget {
  /** Their own link; it may have to be made again. */
  own: Grant | undefined;
  /** What is lent to them of it, also what sleeps; the one that was lent last first. */
  borrowed: readonly Borrowed[];
}

/** Lists the organizations about which a person may ask where they are: their own first, as their links are listed. */
export async function reachableBy(invocation: Asking, deps: ChooseDeps): Promise<Reachable[]> {
  const [grants, { open }] = await Promise.all([
    deps.store.listGrants(invocation.person.id),
    lentTo(invocation, deps),
  ]);
  return byOrganization(grants, open);
}

/** Puts links and what is lent together by organization. */
export function byOrganization(grants: readonly Grant[], open: readonly Borrowed[]): Reachable[] {
  const of = new Map<string, Reachable & { borrowed: Borrowed[] }>();
  for (const own of grants)
    of.set(own.organizationId, {
      organizationId: own.organizationId,
      organizationName: own.organizationName,
      own,
      borrowed: [],
    });
  for (const one of open) {
    const { organizationId, organizationName } = one.share;
    const known = of.get(organizationId) ?? {
      organizationId,
      organizationName,
      own: undefined,
      borrowed: [],
    };
    known.borrowed.push(one);
    of.set(organizationId, known);
  }
  return [...of.values()];
}

/** Whether an organization can be asked about now: a link or a share is awake. */
export function isAwake({ own, borrowed }: Reachable): boolean {
  return (own !== undefined && isActive(own)) || borrowed.some(({ state }) => state.state === 'active');
}

/** Whether somebody may read the name of a default network: it can be one that others chose, outside what is lent to them. */
export function mayName(network: DefaultNetwork, organizations: readonly Reachable[]): boolean {
  return organizations.some(
    ({ organizationId, own, borrowed }) =>
      organizationId === network.organizationId &&
      (own !== undefined || borrowed.some(({ share }) => lendsNetwork(share, network.id))),
  );
}

/** Makes a reply that names organizations: it, and a refusal, tell of what is lent of them. */
export async function namingOf(
  organizations: readonly Reachable[],
  make: () => Promise<Reply>,
): Promise<Reply> {
  const shares = organizations.flatMap(({ borrowed }) => borrowed.map(({ share }) => share));
  try {
    return { ...(await make()), tellsOf: shares };
  } catch (error) {
    throw tellingOf(error, shares);
  }
}

/** Returns what can be asked about now unchanged. @throws KnownError `relink_required`, `not_lent` when it sleeps */
export function usable(organization: Reachable): Reachable {
  if (!isAwake(organization)) throw sleeping([organization]);
  return organization;
}

/** Refuses organizations of which no link works and no share is awake: the person's own link is what they can mend. */
export function sleeping(chosen: readonly Reachable[]): KnownError {
  const own = chosen.find((one) => one.own !== undefined)?.own;
  if (own !== undefined) return relinkRequired(own);
  const [asleep] = chosen
    .flatMap(({ borrowed }) => borrowed)
    .flatMap(({ share, state }) => (state.state === 'asleep' ? [shareAsleep(share, state.why)] : []));
  return asleep ?? notLinked();
}
