import type { Pool } from 'pg';
import type { Test } from 'tap';
import type { Store } from '../../../src/core/store.ts';
import { createMutexes } from '../../../src/store/mutex.ts';
import type { Locks } from '../../../src/store/postgres/locks.ts';
import { migrate } from '../../../src/store/postgres/migrate.ts';
import { createPool } from '../../../src/store/postgres/pool.ts';
import { createPostgresStore } from '../../../src/store/postgres/store.ts';
import type { Postgres } from '../../postgres.ts';
import { createMemoryLog } from '../samples.ts';

/** One instance's way to the database. */
export interface Instance {
  pool: Pool;
  store: Store;
  close(): Promise<void>;
}

/** What is thrown while the database is away. */
export const AWAY = { name: 'KnownError', message: "I can't reach my database right now." };

/** A new database with our tables and nothing in them. @returns its URL */
export async function newDatabase(server: Postgres): Promise<string> {
  const url = await server.createDatabase();
  await migrate(url, createMemoryLog());
  return url;
}

/** Opens the store, until the end of the test. */
export async function openInstance(t: Test, url: string): Promise<Instance> {
  const pool = createPool(url, createMemoryLog());
  const store = createPostgresStore({ pool, locks: locksHere() });
  let closing: Promise<void> | undefined;
  const shut = async () => {
    await store.close();
    await pool.end();
  };
  const close = () => {
    closing ??= shut();
    return closing;
  };
  t.teardown(close);
  return { pool, store, close };
}

function locksHere(): Locks {
  const mutexes = createMutexes();
  return {
    run: (name, work) => mutexes.run(name, () => work({ assertHeld: async () => {} })),
    idle: () => mutexes.idle(),
  };
}
