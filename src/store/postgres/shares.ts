import { endedBy, type Share, type ShareEnd, type ShareFilter } from '../../core/shares.ts';
import type { AccessRequestStore, ShareStore } from '../../core/store.ts';
import type { Database } from './database.ts';
import { lockName, type Queries } from './pool.ts';
import { recordTables } from './tables.ts';

const { shares, accessRequests } = recordTables;

const FITTING = `
  where ($1::text is null or lender->>'personId' = $1) and ($2::text is null or organization_id = $2)
    and ($3::text is null or borrower->>'personId' = $3) and ($4::text is null or borrower->>'roomId' = $4)
    and (not $5 or ended is null)`;
const OF_REQUESTER = "where requester->>'personId' = $1 order by requested_at desc, id";

/** Creates the shares of the store in PostgreSQL. */
export function createShares(db: Database): ShareStore {
  return {
    async findShare(id) {
      return (await shares.select(db, 'where id = $1', [id]))[0];
    },
    listShares: (filter) => shares.select(db, `${FITTING} order by lent_at desc, id`, valuesOf(filter)),
    changeShare: (id, step) =>
      db.transaction(async (client) => {
        const [current] = await shares.select(client, 'where id = $1 for update', [id]);
        if (current === undefined) return undefined;
        const changed = step(current);
        if (changed === current) return current;
        if (changed.id !== id) throw new Error('a step must not change the id of a share');
        return shares.save(client, changed);
      }),
    endShares: (filter, end) => db.transaction((client) => endSharesIn(client, filter, end)),
  };
}

/** Ends the open shares that fit, in the order of the ids, so that two who end the same ones never deadlock. @returns the changed shares */
export async function endSharesIn(client: Queries, filter: ShareFilter, end: ShareEnd): Promise<Share[]> {
  const open = await shares.select(
    client,
    `${FITTING} order by id for update`,
    valuesOf({ ...filter, isOpen: true }),
  );
  const ended: Share[] = [];
  for (const share of open) ended.push(await shares.save(client, endedBy(share, end)));
  return ended;
}

function valuesOf({ lenderId, organizationId, borrowerId, roomId, isOpen }: ShareFilter): unknown[] {
  return [lenderId ?? null, organizationId ?? null, borrowerId ?? null, roomId ?? null, isOpen === true];
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
    changeAccessRequest: (id, step) =>
      db.transaction(async (client) => {
        const [current] = await accessRequests.select(client, 'where id = $1 for update', [id]);
        if (current === undefined) return undefined;
        const changed = step(current);
        if (changed === current) return current;
        if (changed.id !== id) throw new Error('a step must not change the id of a request');
        return accessRequests.save(client, changed);
      }),
  };
}
