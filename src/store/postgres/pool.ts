import { type ClientBase, type ClientConfig, Pool, TypeOverrides } from 'pg';
import { SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { withoutReference } from '../../core/reference.ts';
import { createGuardedSocket } from './socket.ts';
import { sendStorableText } from './storable-text.ts';
import { asUnavailable, isUnavailable } from './unavailable.ts';

/** The schema of all our tables: the database may be shared with other applications. */
export const SCHEMA = 'webex_meraki_bot';

/** The type `bigint`: epoch milliseconds and row ids, all far below 2^53. */
const INT8 = 20;
const types = new TypeOverrides();
types.setTypeParser(INT8, Number);

/** Runs statements: the pool, where each is a transaction of its own, or the client of a transaction. */
export interface Queries {
  query(text: string, values?: unknown[]): Promise<{ rows: object[] }>;
}

/** The longest waits for a connection and for an answer, in milliseconds. */
const TIMEOUTS = {
  connection: 5 * SECOND,
  statement: 10 * SECOND,
  /** The limit for a server that vanished. A reachable server ends a slow statement earlier, with a better error. */
  answer: 11 * SECOND,
  idleTransaction: 15 * SECOND,
};

/** Returns how to connect, for the pool and for single sessions. Tables are looked for in our schema only. */
export function connectionOf(url: string): ClientConfig {
  const address = URL.parse(url);
  const theirs = address?.searchParams.get('options') ?? '';
  const options = `${theirs} -c search_path=${SCHEMA}`.trim();
  // In the URL, their options would replace ours.
  address?.searchParams.delete('options');
  return {
    connectionString: theirs && address ? address.href : url,
    options,
    types,
    stream: createGuardedSocket,
    application_name: 'webex-meraki-bot',
    connectionTimeoutMillis: TIMEOUTS.connection,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10 * SECOND,
  };
}

/**
 * Creates a pool whose connections are made when they are needed.
 *
 * @param url never logged: it holds a password
 */
export function createPool(url: string, log: Log, { max = 10, timeouts = TIMEOUTS } = {}): Pool {
  const pool = new Pool({
    ...connectionOf(url),
    max,
    connectionTimeoutMillis: timeouts.connection,
    statement_timeout: timeouts.statement,
    query_timeout: timeouts.answer,
    idle_in_transaction_session_timeout: timeouts.idleTransaction,
  });
  // Without a listener a server that stops would end this process.
  pool.on('error', (error) =>
    withoutReference(() => log.warn({ err: error }, 'an idle database connection ended')),
  );
  // The pool removes its listener before it hands a new connection out. A server that ends the connection in that moment
  // would end this process too; with a listener the first query fails instead.
  pool.on('connect', (client) => {
    client.on('error', () => {});
    sendStorableText(client);
  });
  return pool;
}

/**
 * Runs `work` in one transaction, which is durable when this resolves. What `work` throws rolls it back.
 *
 * @throws KnownError `store_unavailable` while the database is unavailable; whether it was committed is then unknown
 */
export async function inTransaction<T>(pool: Pool, work: (client: ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw asUnavailable(error);
  });
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('begin isolation level read committed');
    const result = await work(client);
    const { command } = await client.query('commit');
    // The server answers `commit` with ROLLBACK when a statement failed and `work` ignored the error.
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back');
    return result;
  } catch (error) {
    if (isUnavailable(error)) broken = error;
    else await client.query('rollback').catch(onError);
    throw asUnavailable(error);
  } finally {
    client.removeListener('error', onError);
    client.release(broken);
  }
}

/** Locks a name until the transaction ends; other transactions that lock the same name wait. */
export async function lockName(client: Queries, name: string): Promise<void> {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
}
