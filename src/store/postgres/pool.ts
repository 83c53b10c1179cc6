import { type ClientBase, type ClientConfig, Pool, TypeOverrides } from 'pg';
import { SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { withoutReference } from '../../core/reference.ts';
import { createGuardedSocket } from './socket.ts';
import { asUnavailable, isUnavailable } from './unavailable.ts';

/** All that is ours in the database, which may be shared with others. */
export const SCHEMA = 'webex_meraki_bot';

/** Type `bigint`: epoch milliseconds and row numbers, all far below 2^53. */
const INT8 = 20;
const types = new TypeOverrides();
types.setTypeParser(INT8, Number);

/** What can be asked: the pool, where each statement stands for itself, or the client of a transaction. */
export interface Queries {
  query(text: string, values?: unknown[]): Promise<{ rows: object[] }>;
}

/** Milliseconds; nobody waits longer, for a connection or for an answer. */
const LIMITS = {
  connection: 5 * SECOND,
  statement: 10 * SECOND,
  /** For a server that vanished: the one above is the server's own, and tells more. */
  answer: 11 * SECOND,
  idleTransaction: 15 * SECOND,
};

/** How to connect, for the pool and for sessions of their own. Tables are looked for in our schema alone. */
export function connectionOf(url: string): ClientConfig {
  const address = URL.parse(url);
  const theirs = address?.searchParams.get('options') ?? '';
  const options = `${theirs} -c search_path=${SCHEMA}`.trim();
  // In the URL they would replace ours.
  address?.searchParams.delete('options');
  return {
    connectionString: theirs && address ? address.href : url,
    options,
    types,
    stream: createGuardedSocket,
    application_name: 'webex-meraki-bot',
    connectionTimeoutMillis: LIMITS.connection,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10 * SECOND,
  };
}

/**
 * Connections are made when they are needed.
 *
 * @param url is never logged: it holds a password
 */
export function createPool(url: string, log: Log, { max = 10, limits = LIMITS } = {}): Pool {
  const pool = new Pool({
    ...connectionOf(url),
    max,
    connectionTimeoutMillis: limits.connection,
    statement_timeout: limits.statement,
    query_timeout: limits.answer,
    idle_in_transaction_session_timeout: limits.idleTransaction,
  });
  // Without a listener a server that stops would end this process.
  pool.on('error', (error) =>
    withoutReference(() => log.warn({ err: error }, 'an idle database connection ended')),
  );
  return pool;
}

/**
 * Runs `work` in one transaction, which is durable when this resolves. What `work` throws rolls it back.
 *
 * @throws KnownError `store_unavailable` when the database is away; then it is not known whether it was committed
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
    // What the server says to `commit` when a statement failed and `work` went on all the same.
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

/** Makes others wait who lock the same name, until the transaction ends. */
export async function lockName(client: Queries, name: string): Promise<void> {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
}
