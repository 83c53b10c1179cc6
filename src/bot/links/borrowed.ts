import type { Message } from '../../core/chat.ts';
import type { Grant } from '../../core/links.ts';
import type { Person } from '../../core/person.ts';
import { type ShareState, shareState } from '../../core/share-state.ts';
import { linkOf, type Share } from '../../core/shares.ts';
import { endShare } from '../../core/sharing/end-share.ts';
import { isStillIn } from '../../core/sharing/space-shares.ts';
import { isSameOrganization } from '../../core/sharing-rules.ts';
import type { BotDeps } from '../command.ts';

/** The collaborators that find out what somebody may ask through others' links. */
export type BorrowDeps = Pick<BotDeps, 'store' | 'audit' | 'clock' | 'sharing' | 'admission' | 'chat'>;

/** A share through which somebody may ask, as it is now: awake or asleep. */
export interface Borrowed {
  share: Share;
  state: Exclude<ShareState, { state: 'ended' }>;
}

/** The shares of others through which somebody may ask, or might. */
export interface LentTo {
  /** Those that have not ended, the one that was lent last first: their own, then those of the space in which they ask. */
  open: Borrowed[];
  /** Their own that have ended, of which they were not told; the one that was lent last first. */
  untold: Share[];
}

/**
 * Finds the shares through which a person may ask where they are. One that turns out to have ended is stored so. Whether the
 * lender is still in the space is not asked here, as it takes a call to Webex. @see endIfLeft
 *
 * @throws KnownError `store_unavailable`
 */
export async function lentTo(
  { person, place, isDirect }: Pick<Message, 'person' | 'place' | 'isDirect'>,
  deps: BorrowDeps,
): Promise<LentTo> {
  const [own, ofSpace] = await Promise.all([
    deps.store.listShares({ borrowerId: person.id }),
    isDirect ? [] : deps.store.listShares({ roomId: place.roomId, isOpen: true }),
  ]);
  const lent: LentTo = { open: [], untold: [] };
  for (const listed of [...own, ...ofSpace.filter(({ lender }) => lender.personId !== person.id)]) {
    const { share, state } = await current(listed, person, deps);
    if (state.state !== 'ended') {
      if (mayBorrow(share, person)) lent.open.push({ share, state });
    } else if (share.borrower.kind === 'person' && share.endToldAt === undefined) {
      lent.untold.push(share);
    }
  }
  return lent;
}

/** Tells whether a share is lent to a person: of a space, its members of the lender's Webex organization. */
function mayBorrow({ borrower, lender }: Share, { id, orgId }: Pick<Person, 'id' | 'orgId'>): boolean {
  return borrower.kind === 'person' ? borrower.personId === id : isSameOrganization(lender.orgId, orgId);
}

/** Finds out the state of a share, and stores its end. */
async function current(
  share: Share,
  person: Pick<Person, 'orgId'>,
  deps: BorrowDeps,
): Promise<{ share: Share; state: ShareState }> {
  if (share.ended) return { share, state: { state: 'ended', end: share.ended } };
  const state = standingOf(share, await deps.store.findGrant(linkOf(share)), person, deps);
  if (state.state !== 'ended') return { share, state };
  return { share: (await endShare(share.id, state.end, deps)) ?? share, state };
}

/**
 * Decides about the state of a share for one who asks through it: somebody who is of another Webex organization than when it was
 * lent to them has left.
 *
 * @param grant the link of its lender as it is stored now
 */
export function standingOf(
  share: Share,
  grant: Grant | undefined,
  { orgId }: Pick<Person, 'orgId'>,
  { sharing, admission, clock }: Pick<BorrowDeps, 'sharing' | 'admission' | 'clock'>,
): ShareState {
  const now = clock();
  const isSuspended = (link: Grant) => admission.isSuspended(link);
  const state = shareState(share, grant, { sharing, isSuspended, now });
  const { borrower } = share;
  if (state.state === 'ended' || borrower.kind === 'space' || borrower.orgId === orgId) return state;
  return { state: 'ended', end: { at: now, why: 'left_organization' } };
}

/**
 * Ends a share of a space that its lender, or the bot, has left.
 *
 * @returns whether it has ended
 * @throws what Webex throws when it does not answer now
 */
export async function endIfLeft({ id, lender, borrower }: Share, deps: BorrowDeps): Promise<boolean> {
  if (borrower.kind !== 'space') return false;
  if (await isStillIn(borrower.roomId, lender.personId, deps)) return false;
  await endShare(id, { at: deps.clock(), why: 'left_space' }, deps);
  return true;
}
