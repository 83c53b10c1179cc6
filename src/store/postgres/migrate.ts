import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import { Client } from 'pg';
import type { Log } from '../../core/log.ts';
import { connectionOf, SCHEMA } from './pool.ts';
import { asUnavailable } from './unavailable.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
/** The key of the advisory lock by which instances that start together take turns; any number of our own. */
const LOCK = 1_836_341_875;

/**
 * Brings the database to this version: runs the migrations that have not been run, all of them or none. Instances that
 * start at the same moment wait for each other. A database that a newer version has migrated is taken as it is.
 *
 * @param dir another folder of migrations, for tests
 * @throws KnownError `store_unavailable` while the database is unavailable; Error when a migration fails
 */
export async function migrate(url: string, log: Log, dir = MIGRATIONS): Promise<void> {
  const client = new Client(connectionOf(url));
  client.on('error', () => {}); // the statement under way rejects
  try {
    await client.connect();
    const { rows } = await client.query('select from pg_namespace where nspname = $1', [SCHEMA]);
    const applied = await runner({
      dbClient: client,
      dir,
      ignorePattern: '.*(?<!\\.sql)',
      schema: SCHEMA,
      // Only when it is missing: a role that may not make schemas may use one that was made for it.
      createSchema: rows.length === 0,
      migrationsTable: 'migrations',
      direction: 'up',
      singleTransaction: true,
      lockValue: LOCK,
      advisoryLockMode: 'wait',
      logger: { info() {}, warn() {}, error() {} }, // it would repeat whole statements; a failure is thrown
    });
    for (const { name } of applied) log.info({ migration: name }, 'database migration applied');
  } catch (error) {
    throw asUnavailable(error);
  } finally {
    await client.end().catch(() => {}); // a connection that broke has ended already
  }
}
