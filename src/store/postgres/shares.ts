import type { AccessRequestStore, ShareStore } from '../../core/share-store.ts';
import { endedBy, type Share, type ShareEnd, type ShareFilter } from '../../core/shares.ts';
import { changeRow } from './change-row.ts';
import type { Database } from './database.ts';
import { lockName, type Queries } from './pool.ts';
import { storable } from './rows.ts';
import { recordTables } from './tables.ts';

const { shares, accessRequests } = recordTables;

const COLUMN_OF = {
  lenderId: "lender->>'personId'",
  organizationId: 'organization_id',
  borrowerId: "borrower->>'personId'",
  roomId: "borrower->>'roomId'",
};
const ENDED_AS_GIVEN = `
  set ended = one.given::jsonb from unnest($1::text[], $2::text[]) as one (share, given) where id = one.share`;
/** Selects the shares that `isShareDue` accepts. */
const DUE = `
  where ended is null and (
    until <= $1 or (until <= $2 and warned_of is distinct from until) or not exists (
      select from grants
      where person_id = lender->>'personId' and grants.organization_id = shares.organization_id
        and coalesce(person_org_id, lender->>'orgId') = lender->>'orgId'
        and (status = 'active') = (asleep_told_at is null)))
  order by lent_at desc, id`;
const OF_REQUESTER = "where requester->>'personId' = $1 order by requested_at desc, id";

/** Creates the shares of the store in PostgreSQL. */
export function createShares(db: Database): ShareStore {
  return {
    async findShare(id) {
      return (await shares.select(db, 'where id = $1', [id]))[0];
    },
    async listShares(filter) {
      const { where, values } = fitting(filter);
      return shares.select(db, `${where} order by lent_at desc, id`, values);
    },
    listDueShares: ({ now, warnUntil }) => shares.select(db, DUE, [Math.floor(now), Math.floor(warnUntil)]),
    changeShare: (id, step) => changeRow(db, shares, id, step),
    endShares: (filter, end) => db.transaction((client) => endSharesIn(client, filter, end)),
  };
}

/** Locks the open shares that fit in the order of their ids, so that two who end the same ones never deadlock. @returns the changed shares */
export async function endSharesIn(client: Queries, filter: ShareFilter, end: ShareEnd): Promise<Share[]> {
  const { where, values } = fitting({ ...filter, isOpen: true });
  const open = await shares.select(client, `${where} order by id for update`, values);
  if (open.length === 0) return [];
  // One statement, however many there are: `revoke all` ends thousands.
  return shares.update(client, ENDED_AS_GIVEN, [
    open.map(({ id }) => id),
    open.map((share) => JSON.stringify(storable(endedBy(share, end).ended))),
  ]);
}

/** Makes the condition of a filter, of only what is given: so an index finds the shares. */
function fitting({ isOpen, isEndUntold, ...ids }: ShareFilter): { where: string; values: string[] } {
  const values: string[] = [];
  const conditions = isOpen ? ['ended is null'] : [];
  if (isEndUntold) conditions.push('ended is not null and end_told_at is null');
  for (const name of ['lenderId', 'organizationId', 'borrowerId', 'roomId'] as const) {
    const id = ids[name];
    if (id === undefined) continue;
    values.push(id);
    conditions.push(`${COLUMN_OF[name]} = $${values.length}`);
  }
  return { where: conditions.length > 0 ? `where ${conditions.join(' and ')}` : '', values };
}

/** Creates the requests for access of the store in PostgreSQL. */
export function createAccessRequests(db: Database): AccessRequestStore {
  return {
    addAccessRequest: (request, mayAdd) =>
      db.transaction(async (client) => {
        const { personId } = request.requester;
        await lockName(client, `access requests of ${personId}`);
        if (!mayAdd(await accessRequests.select(client, OF_REQUESTER, [personId]))) return false;
        await accessRequests.save(client, request);
        return true;
      }),
    async findAccessRequest(id) {
      return (await accessRequests.select(db, 'where id = $1', [id]))[0];
    },
    listAccessRequests: (requesterId) => accessRequests.select(db, OF_REQUESTER, [requesterId]),
    listOpenAccessRequests: (now) =>
      accessRequests.select(db, "where state = 'open' and expires_at > $1 order by id", [Math.ceil(now)]),
    changeAccessRequest: (id, step) => changeRow(db, accessRequests, id, step),
  };
}
