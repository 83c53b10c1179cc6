import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { HOUR } from '../../core/clock.ts';
import { ENDED_SHARE_LIFE } from '../../core/shares.ts';
import type { Store } from '../../core/store.ts';
import { readCounts } from './counts.ts';
import { createClosableDatabase } from './database.ts';
import { createForget } from './forget.ts';
import { createGrants } from './grants.ts';
import { NOW } from './inbox-acceptance.ts';
import type { Locks } from './locks.ts';
import type { Queries } from './pool.ts';
import { createRevocations } from './revocations.ts';
import { createSealed } from './sealed.ts';
import { createSettings } from './settings.ts';
import { createAccessRequests, createShares } from './shares.ts';
import { createTickets } from './tickets.ts';

/**
 * Creates the store in PostgreSQL, for any number of instances at once. Each call rejects with `store_unavailable` while
 * the database is unavailable, and works again once it is back.
 *
 * @param pool of a database that `migrate` made ready; it stays open when the store is closed
 */
export function createPostgresStore({ pool, locks }: { pool: Pool; locks: Locks }): Store {
  const database = createClosableDatabase(pool);
  return {
    ...createTickets(database),
    ...createGrants(database, locks),
    ...createSettings(database),
    ...createRevocations(database),
    ...createSealed(database),
    ...createShares(database),
    ...createAccessRequests(database),
    ...createForget(database),
    async sweep(now) {
      await deleteExpired(database, 'attempts', now);
      await deleteExpired(database, 'confirmations', now);
      await deleteExpired(database, 'settings', now);
      await deleteExpired(database, 'access_requests', now);
      await deleteExpired(
        database,
        'shares',
        now - ENDED_SHARE_LIFE,
        "coalesce((ended->>'at')::numeric, until)",
      );
      await deleteExpired(database, 'tickets', now - HOUR);
      // By the clock of the database, which wrote these times; the newest key tells when an event was last heard.
      await database.query(`
        delete from seen_events where ctid in (
          select ctid from seen_events
          where expires_at < ${NOW} and heard_at is distinct from (select max(heard_at) from seen_events)
          for update skip locked)`);
      await database.query(`delete from paces where next_at < ${NOW} - ${HOUR}`);
      await database.query(
        "delete from locks where taken_at < now() - interval '1 hour' and not instance_lives(holder)",
      );
    },
    counts: (now) => readCounts(database, now),
    ping: () =>
      database.transaction(async (client) => {
        const id = `ping ${randomUUID()}`;
        await client.query('insert into settings (id) values ($1)', [id]);
        await client.query('delete from settings where id = $1', [id]);
      }),
    async close() {
      await Promise.all([database.close(), locks.idle()]);
    },
  };
}

/** Skips rows that are locked: the sweep waits for nobody, and takes them the next time. */
async function deleteExpired(
  db: Queries,
  table: 'attempts' | 'confirmations' | 'settings' | 'tickets' | 'access_requests' | 'shares',
  before: number,
  time = 'expires_at',
): Promise<void> {
  await db.query(
    `delete from ${table} where ctid in (
      select ctid from ${table} where ${time} < $1 for update skip locked)`,
    [Math.floor(before)],
  );
}
