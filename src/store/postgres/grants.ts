import { type Grant, type GrantKey, grantId } from '../../core/links.ts';
import type { GrantStore, LockedGrant } from '../../core/store.ts';
import { assertLendable, assertOfGrant } from '../locked-changes.ts';
import type { ClosableDatabase, Database } from './database.ts';
import type { HeldLock, Locks } from './locks.ts';
import type { Queries } from './pool.ts';
import { writeRevocations } from './revocations.ts';
import { endSharesIn } from './shares.ts';
import { recordTables } from './tables.ts';
import { completeInCommit } from './tickets.ts';
import { asUnavailable } from './unavailable.ts';

const { grants, shares } = recordTables;
const OF_KEY = 'where person_id = $1 and organization_id = $2';
/** Selects the grants that `isNeglected` accepts. */
const NEGLECTED = `
  where (status = 'active' and refreshed_at <= $1) or (status = 'active' and last_used_at <= $2)
    or (status = 'active' and unasked_warned_at is not null) or (status <> 'active' and told_at is null)
  order by linked_at, person_id, organization_id`;

/** Creates the grants of the store in PostgreSQL. */
export function createGrants(database: ClosableDatabase, locks: Locks): GrantStore {
  return {
    findGrant: (key) => find(database, key),
    listGrants: (personId) =>
      grants.select(
        database,
        `${personId === undefined ? '' : 'where person_id = $1'} order by linked_at, person_id, organization_id`,
        personId === undefined ? [] : [personId],
      ),
    listNeglected: ({ refreshedBefore, usedBefore }) =>
      grants.select(database, NEGLECTED, [Math.floor(refreshedBefore), Math.floor(usedBefore)]),
    async withGrantLock(key, work) {
      database.assertOpen();
      let failure: { of: unknown } | undefined;
      try {
        return await locks.run(`grant ${grantId(key)}`, async (held) => {
          const grant = await find(database.inside, key);
          try {
            return await whileHeld(key, grant, held, database.inside, work);
          } catch (error) {
            failure = { of: error };
            throw error;
          }
        });
      } catch (error) {
        // An error of `work` is passed on as it is, even when it looks like one of the database.
        throw failure === undefined ? asUnavailable(error) : failure.of;
      }
    },
  };
}

async function find(db: Queries, { personId, organizationId }: GrantKey): Promise<Grant | undefined> {
  return (await grants.select(db, OF_KEY, [personId, organizationId]))[0];
}

async function whileHeld<T>(
  key: GrantKey,
  found: Grant | undefined,
  held: HeldLock,
  db: Database,
  work: (locked: LockedGrant) => Promise<T>,
): Promise<T> {
  let grant = found;
  let isHeld = true;
  try {
    return await work({
      get grant() {
        return grant;
      },
      async commit(changes) {
        if (!isHeld) throw new Error('the lock of this grant is no longer held');
        const { saveGrant, deleteGrant, saveShare, endShares } = changes;
        assertOfGrant(changes, key);
        assertLendable(changes, grant);
        const after = await db.transaction(async (client) => {
          await completeInCommit(client, changes.completeTicket);
          if (deleteGrant) await grants.delete(client, OF_KEY, [key.personId, key.organizationId]);
          if (endShares)
            await endSharesIn(
              client,
              { lenderId: key.personId, organizationId: key.organizationId },
              endShares,
            );
          if (saveShare) await shares.save(client, saveShare);
          const saved = saveGrant && (await grants.save(client, saveGrant));
          await writeRevocations(client, changes);
          await held.assertHeld(client);
          return saved ?? (deleteGrant ? undefined : grant);
        });
        grant = after;
      },
    });
  } finally {
    isHeld = false;
  }
}
