import type { Pool } from 'pg';
import type { Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import type { Store } from '../../src/core/store.ts';
import { createInstances } from '../../src/store/postgres/instances.ts';
import { createLocks } from '../../src/store/postgres/locks.ts';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { createPool } from '../../src/store/postgres/pool.ts';
import { createPostgresStore } from '../../src/store/postgres/store.ts';
import type { Postgres } from './postgres.ts';
import { createMemoryLog } from './records.ts';

/** One instance's way to the database. */
export interface Instance {
  pool: Pool;
  store: Store;
  close(): Promise<void>;
}

/** What is thrown while the database is away. */
export const AWAY = { name: 'KnownError', message: "I can't reach my database right now." };

/** What is tested is what the database answers, also when a busy machine takes its time. */
export const UNHURRIED = {
  limits: { connection: MINUTE, statement: MINUTE, answer: MINUTE, idleTransaction: MINUTE },
};

/** A new database with our tables and nothing in them. @returns its URL */
export async function newDatabase(server: Postgres): Promise<string> {
  const url = await server.createDatabase();
  await migrate(url, createMemoryLog());
  return url;
}

/** Opens the store, until the end of the test. */
export async function openInstance(t: Test, url: string): Promise<Instance> {
  const log = createMemoryLog();
  const instances = await createInstances(createPool(url, log, { max: 1, ...UNHURRIED }), log, () => {});
  const pool = createPool(url, log, UNHURRIED);
  const store = createPostgresStore({ pool, locks: createLocks({ pool, instances, log }) });
  let closing: Promise<void> | undefined;
  const shut = async () => {
    await store.close();
    await pool.end();
    await instances.close();
  };
  const close = () => {
    closing ??= shut();
    return closing;
  };
  t.teardown(close);
  return { pool, store, close };
}
