import { DatabaseError } from 'pg';
import { storeUnavailable } from '../../core/refusals.ts';
import { NOT_POSTGRES } from './socket.ts';

/**
 * Connection exceptions, insufficient resources, a server that shuts down, crashes or starts, statements and
 * transactions that took too long, sessions that were idle too long, and a server that lost its place to another one
 * and only reads now (PostgreSQL manual, appendix A "Error Codes").
 */
const SQLSTATES = /^(?:08\w{3}|53\w{3}|57P0[1-35]|57014|25P03|25006)$/;

/** Of Node: nobody listens, the host is gone, its name can't be found. */
const SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT', // a Unix socket without its server
]);

/** Of pg and its pool, which give these no code. */
const TEXTS =
  /^(?:Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Received unexpected \w+ message)/;

/** Whether the database is away, or too busy, rather than asked for something wrong: later the same may succeed. */
export function isUnavailable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error.message === NOT_POSTGRES) return true;
  // Each error of a server has one: what has none was no error, nor a server of PostgreSQL.
  if (error instanceof DatabaseError && !error.code) return true;
  const code = 'code' in error ? String(error.code) : '';
  return SQLSTATES.test(code) || SYSTEM.has(code) || TEXTS.test(error.message);
}

/** What to throw in place of an error of pg: a KnownError `store_unavailable` when the database is away. */
export function asUnavailable(error: unknown): unknown {
  if (!isUnavailable(error)) return error;
  // Of a host with two addresses: one error for each, in one without a text.
  return storeUnavailable(error instanceof AggregateError ? error.errors[0] : error);
}
