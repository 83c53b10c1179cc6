import { type Grant, newestFirst } from '../../core/links.ts';
import type { Share } from '../../core/shares.ts';
import type { Command, ReadThrough } from '../command.ts';
import { lends } from '../lends.ts';
import { orWebexError } from '../or-webex-error.ts';
import { type Borrowed, endIfLeft, lentTo } from './borrowed.ts';
import { defaultsOf } from './defaults.ts';
import { nothingLeft } from './ended-shares.ts';
import { isActive, type LinkNaming, linkTo } from './links-of.ts';
import {
  type Asking,
  byOrganization,
  type ChooseDeps,
  isAwake,
  type Reachable,
  sleeping,
} from './reachable.ts';
import { commandNotLent, lendersLink, lentToSpaceOnly, tellingOf } from './share-refusals.ts';

/** The name of a command, and how shares lend it. */
export interface LentCommand extends Pick<Command, 'name' | 'lent'> {
  /** Set for a look into lists before a command is run: the command counts as a use of a share. */
  isBefore?: true;
}

/**
 * Chooses through what a command is answered: the person's own link, then what is lent to them. Without a name the default of the
 * space, else of the person, else their newest link that works, else a share, whichever organization it is of. A default that
 * they can't ask about does not count.
 *
 * @param named the name or id of the organization, a part of the name is enough
 * @returns what to ask through, the likeliest first (more than one only when several shares fit), and the shares that have ended of
 *   which they have to be told
 * @throws KnownError `not_linked` without any; `relink_required` and `not_lent` when what was chosen sleeps: another organization
 *   must not take its place, or the person would read its answer as that of the default; `not_lent` for a command that no share
 *   lends, and once when what was lent has ended; `ambiguous`, `not_found` for the name
 */
export async function chooseLinks(
  invocation: Asking,
  deps: ChooseDeps,
  command: LentCommand,
  named?: { organization: string } & LinkNaming,
): Promise<{ ways: ReadThrough[]; grants: readonly Grant[]; untold: readonly Share[] }> {
  const [grants, { open, untold }] = await Promise.all([
    deps.store.listGrants(invocation.person.id),
    lentTo(invocation, deps),
  ]);
  const organizations = byOrganization(grants, open);
  assertNotOfSpace(invocation, organizations);
  try {
    if (organizations.length === 0) throw await nothingLeft(untold, invocation, deps);
    const chosen = named
      ? [linkTo(organizations, named.organization, 'part', named)]
      : await usual(organizations, invocation, deps);
    const own = chosen.flatMap((one) => one.own ?? []).find(isActive);
    if (own !== undefined) return { ways: [{ grant: own }], grants, untold };
    return { ways: await throughShares(chosen, invocation, deps, command), grants, untold };
  } catch (error) {
    throw tellingOf(error, [...open.map(({ share }) => share), ...untold]);
  }
}

/**
 * Another organization must not answer a button of one that is lent to a space only.
 *
 * @throws KnownError `not_lent`
 */
function assertNotOfSpace(
  { isDirect, pressed }: Pick<Asking, 'isDirect' | 'pressed'>,
  organizations: readonly Reachable[],
): void {
  const ofSpace = pressed?.lentToSpace;
  if (!isDirect || ofSpace === undefined) return;
  if (!organizations.some(({ organizationId }) => organizationId === ofSpace)) throw lentToSpaceOnly();
}

/** Returns the organizations that may answer when none is named; several only when all of them are lent. */
async function usual(
  organizations: readonly Reachable[],
  invocation: Asking,
  { store }: Pick<ChooseDeps, 'store'>,
): Promise<Reachable[]> {
  const { organizationHere, myOrganization } = await defaultsOf(invocation, store);
  for (const id of [organizationHere, myOrganization]) {
    const chosen = organizations.find(({ organizationId }) => organizationId === id);
    if (chosen !== undefined) return [chosen];
  }
  const own = newestFirst(organizations.flatMap((one) => one.own ?? []));
  const newest = own.find(isActive);
  const ofOwn = (grant: Grant) => organizations.filter((one) => one.own === grant);
  if (newest !== undefined) return ofOwn(newest);
  const lent = organizations.filter(isAwake);
  if (lent.length > 0) return lent;
  return own[0] === undefined ? [...organizations] : ofOwn(own[0]);
}

/** @param chosen none of them has a link of the person's own that works */
async function throughShares(
  chosen: readonly Reachable[],
  invocation: Asking,
  deps: ChooseDeps,
  command: LentCommand,
): Promise<ReadThrough[]> {
  const there: Borrowed[] = [];
  for (const one of chosen.flatMap(({ borrowed }) => borrowed))
    if (!(await hasLeft(one, deps))) there.push(one);
  const awake = there.flatMap(({ share, state }) =>
    state.state === 'active' ? [{ grant: state.grant, share }] : [],
  );
  const lent = awake.filter(({ share }) => lends(share, command));
  if (lent.length > 0) return lent.toSorted((a, b) => b.share.lentAt - a.share.lentAt);
  const [first, ...others] = awake.map(({ share }) => share);
  if (first !== undefined) {
    for (const { share, grant } of awake)
      await deps.audit.record({
        action: 'refused',
        outcome: 'not_lent',
        command: command.name,
        actor: invocation.person,
        subject: grant,
        shareId: share.id,
      });
    throw commandNotLent([first, ...others], command);
  }
  throw sleeping(
    chosen.map((one) => ({ ...one, borrowed: one.borrowed.filter((two) => there.includes(two)) })),
  );
}

async function hasLeft({ share }: Borrowed, deps: ChooseDeps): Promise<boolean> {
  return orWebexError(endIfLeft(share, deps), `whether ${lendersLink(share)} is still lent here`);
}
