import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { HOUR } from '../../core/clock.ts';
import type { Store } from '../../core/store.ts';
import { readCounts } from './counts.ts';
import { openDatabase } from './database.ts';
import { createGrants } from './grants.ts';
import type { Locks } from './locks.ts';
import type { Queries } from './pool.ts';
import { createRevocations } from './revocations.ts';
import { createSettings } from './settings.ts';
import { createTickets } from './tickets.ts';

/**
 * The store in PostgreSQL, for any number of instances at once. Each call rejects with `store_unavailable` while
 * the database is away, and works again once it is back.
 *
 * @param pool over a database that `migrate` made ready; it stays open when the store is closed
 */
export function createPostgresStore({ pool, locks }: { pool: Pool; locks: Locks }): Store {
  const door = openDatabase(pool);
  return {
    ...createTickets(door),
    ...createGrants(door, locks),
    ...createSettings(door),
    ...createRevocations(door),
    async sweep(now) {
      await forget(door, 'attempts', now);
      await forget(door, 'confirmations', now);
      await forget(door, 'tickets', now - HOUR);
      // The newest one tells when somebody last listened.
      await forget(
        door,
        'seen_events',
        now,
        'heard_at is distinct from (select max(heard_at) from seen_events)',
      );
      await door.query('delete from paces where next_at < $1', [now - HOUR]);
      await door.query(
        "delete from locks where taken_at < now() - interval '1 hour' and not instance_lives(holder)",
      );
    },
    counts: (now) => readCounts(door, now),
    ping: () =>
      door.transaction(async (client) => {
        const id = `ping ${randomUUID()}`;
        await client.query('insert into settings (id) values ($1)', [id]);
        await client.query('delete from settings where id = $1', [id]);
      }),
    async close() {
      await Promise.all([door.close(), locks.idle()]);
    },
  };
}

/** What somebody works with right now is left for the next time: who sweeps waits for nobody. */
async function forget(
  db: Queries,
  table: 'attempts' | 'confirmations' | 'tickets' | 'seen_events',
  before: number,
  only = 'true',
): Promise<void> {
  await db.query(
    `delete from ${table} where ctid in (
      select ctid from ${table} where expires_at < $1 and ${only} for update skip locked)`,
    [Math.floor(before)],
  );
}
