import { isDecidable } from '../../core/access-requests.ts';
import type { AccessRequestStore, ShareStore } from '../../core/share-store.ts';
import {
  endedBy,
  fitsShare,
  isShareDue,
  type Share,
  type ShareEnd,
  type ShareFilter,
} from '../../core/shares.ts';
import { shareGroup } from '../share-records.ts';
import { changeRecord } from './change-record.ts';
import type { DurableTables } from './durable-tables.ts';
import type { Tables } from './tables.ts';

/** Creates the part of the embedded store that keeps shares. @param run does work on the tables */
export function createShareStore(
  { shares, grants }: Pick<Tables, 'shares' | 'grants'>,
  run: DurableTables['run'],
): ShareStore {
  return {
    findShare: (id) => run(() => shares.find(id)),
    listShares: (filter) => run(() => fitting(shares, filter).sort(lastFirst)),
    listDueShares: (times) =>
      run(() => {
        // One read of all links, and no id put together for each share: ten thousand would hold up the event loop.
        const linksOf = Map.groupBy(grants.list(), ({ personId }) => personId);
        const isDue = (share: Share) => {
          const links = linksOf.get(share.lender.personId);
          const link = links?.find(({ organizationId }) => organizationId === share.organizationId);
          return isShareDue(share, link, times);
        };
        return shares.list().filter(isDue).sort(lastFirst);
      }),
    changeShare: (id, step) => run(() => changeRecord(shares, id, step)),
    endShares: (filter, end) => run(() => endIn(shares, filter, end)),
  };
}

const lastFirst = (a: Share, b: Share) => b.lentAt - a.lentAt;

/** Ends the open shares that fit. @returns the changed shares */
export function endIn(shares: Tables['shares'], filter: ShareFilter, end: ShareEnd): Share[] {
  const ended = fitting(shares, { ...filter, isOpen: true }).map((share) => shares.copy(endedBy(share, end)));
  for (const share of ended) shares.put(share);
  return ended;
}

/** Lists the shares that fit; those of a borrower, a space or a lender are looked up, all others are searched. */
function fitting(shares: Tables['shares'], filter: ShareFilter): Share[] {
  return shares.list(groupOf(filter)).filter((share) => fitsShare(share, filter));
}

/** Picks the group that holds the fewest shares as a rule. */
function groupOf({ borrowerId, roomId, lenderId }: ShareFilter): string | undefined {
  if (borrowerId !== undefined) return shareGroup.borrower(borrowerId);
  if (roomId !== undefined) return shareGroup.space(roomId);
  return lenderId === undefined ? undefined : shareGroup.lender(lenderId);
}

/** Creates the part of the embedded store that keeps requests for access. @param run does work on the tables */
export function createAccessRequestStore(
  { accessRequests }: Pick<Tables, 'accessRequests'>,
  run: DurableTables['run'],
): AccessRequestStore {
  const ofPerson = (personId: string) =>
    accessRequests.list(personId).sort((a, b) => b.requestedAt - a.requestedAt);
  return {
    addAccessRequest: (request, mayAdd) =>
      run(() => {
        const added = accessRequests.copy(request);
        if (!mayAdd(ofPerson(added.requester.personId))) return false;
        accessRequests.put(added);
        return true;
      }),
    findAccessRequest: (id) => run(() => accessRequests.find(id)),
    listAccessRequests: (requesterId) => run(() => ofPerson(requesterId)),
    listOpenAccessRequests: (now) => run(() => accessRequests.list().filter((one) => isDecidable(one, now))),
    changeAccessRequest: (id, step) => run(() => changeRecord(accessRequests, id, step)),
  };
}
