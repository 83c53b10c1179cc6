import type { Pool } from 'pg';
import type { Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import type { Store } from '../../src/core/store.ts';
import { createInstances } from '../../src/store/postgres/instances.ts';
import { createLocks } from '../../src/store/postgres/locks.ts';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { createPool } from '../../src/store/postgres/pool.ts';
import { createPostgresStore } from '../../src/store/postgres/store.ts';
import { copyDatabase, type SharedPostgres } from './postgres.ts';
import { createMemoryLog } from './records.ts';

/** The store of one instance. */
export interface Instance {
  pool: Pool;
  store: Store;
  close(): Promise<void>;
}

/** The error that is thrown while the database is unavailable. */
export const UNAVAILABLE = { name: 'KnownError', message: "I can't reach my database right now." };

/** Timeouts that are long enough for an answer of the database on a busy machine. */
export const LONG_TIMEOUTS = {
  timeouts: { connection: MINUTE, statement: MINUTE, answer: MINUTE, idleTransaction: MINUTE },
};

/** A migrated database of each server, which the others are copied from: a migration takes longer than a copy. */
const templates = new WeakMap<SharedPostgres, Promise<string>>();

/** Makes a database with our tables and nothing in them. @returns its URL */
export async function newDatabase(server: SharedPostgres): Promise<string> {
  const template = templates.get(server) ?? createTemplate(server);
  templates.set(server, template);
  return copyDatabase(await template);
}

async function createTemplate(server: SharedPostgres): Promise<string> {
  const url = await server.createDatabase();
  await migrate(url, createMemoryLog());
  return url;
}

/** Deletes all rows of our tables: takes far less time than a new database. */
export async function emptyDatabase(url: string): Promise<void> {
  const pool = createPool(url, createMemoryLog(), { max: 1, ...LONG_TIMEOUTS });
  await pool.query(`truncate ${OUR_TABLES}`);
  await pool.end();
}

const OUR_TABLES =
  'grants, revocations, tickets, attempts, confirmations, settings, shares, access_requests, audit, audit_key, locks, events, seen_events, missed, paces';

/** Opens the store until the end of the test. */
export async function openInstance(t: Test, url: string): Promise<Instance> {
  const log = createMemoryLog();
  const own = createPool(url, log, { max: 1, ...LONG_TIMEOUTS });
  const instances = await createInstances(own, log, () => {});
  const pool = createPool(url, log, LONG_TIMEOUTS);
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
