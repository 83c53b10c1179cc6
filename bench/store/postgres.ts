import { openPostgres } from '../../src/store/postgres/backend.ts';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { createPool } from '../../src/store/postgres/pool.ts';
import { recordTables } from '../../src/store/postgres/tables.ts';
import { startPostgres } from '../../test/support/postgres.ts';
import { newGrants, newShares } from './records.ts';
import { log, type StoreUnderTest } from './store-under-test.ts';

const BATCH = 5_000;
const REPORTED_SETTINGS = [
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'shared_buffers',
  'max_connections',
];

/** PostgreSQL as a store to measure. */
export interface PostgresUnderTest extends StoreUnderTest {
  /** The server's version and settings. */
  about: string;
  /** Connection URL of an empty database. */
  url: string;
}

/** Starts a server until `cleanup`; it writes to disk as safely as in production. */
export async function startPostgresUnderTest(cleanup: AsyncDisposableStack): Promise<PostgresUnderTest> {
  const server = await startPostgres({ teardown: (end) => cleanup.defer(end) }, [
    'fsync=on',
    'full_page_writes=on',
  ]);
  const url = await server.createDatabase();
  return {
    name: 'PostgreSQL',
    about: await describe(url),
    url,
    async prepare(links, shares = 0) {
      const database = await server.createDatabase();
      await fill(database, links, shares);
      return { env: { DATABASE_URL: database }, open: () => openPostgres(database, log, Date.now) };
    },
  };
}

/** Inserts links and shares into the tables, then does the vacuum and checkpoint that the server would do after a while. */
async function fill(url: string, links: number, shares: number): Promise<void> {
  await migrate(url, log);
  const pool = createPool(url, log, { max: 1 });
  const grants = newGrants(links);
  for (let at = 0; at < links; at += BATCH)
    await recordTables.grants.addAll(pool, grants.slice(at, at + BATCH));
  const lent = newShares(shares, grants);
  for (let at = 0; at < shares; at += BATCH)
    await recordTables.shares.addAll(pool, lent.slice(at, at + BATCH));
  await pool.query('vacuum analyze grants, shares');
  await pool.query('checkpoint');
  await pool.end();
}

async function describe(url: string): Promise<string> {
  const pool = createPool(url, log, { max: 1 });
  const ask = async (text: string) => Object.values((await pool.query(text)).rows[0]).join();
  const settings: string[] = [];
  for (const name of REPORTED_SETTINGS) settings.push(`${name} ${await ask(`show ${name}`)}`);
  const version = await ask('show server_version');
  await pool.end();
  return `PostgreSQL ${version}: ${settings.join(', ')}`;
}
