import { DatabaseError } from 'pg';
import { storeUnavailable } from '../../core/refusals.ts';
import { NOT_POSTGRES } from './socket.ts';

/**
 * PostgreSQL's codes for connection exceptions, insufficient resources, a server that shuts down, crashes or starts,
 * statements and transactions that took too long, sessions that were idle too long, and a server that was replaced by
 * another one and is read-only now (PostgreSQL manual, appendix A "Error Codes").
 */
const SQLSTATES = /^(?:08\w{3}|53\w{3}|57P0[1-35]|57014|25P03|25006)$/;

/** Node's codes: nobody listens, the host is gone, its name can't be found. */
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

/** Messages of pg and its pool for errors that have no code. */
const TEXTS =
  /^(?:Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Received unexpected \w+ message)/;

/** Tells whether the database is unavailable or too busy, so that the same statement may succeed later. */
export function isUnavailable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error.message === NOT_POSTGRES) return true;
  // Each error of a PostgreSQL server has a code; without one, the message came from something else.
  if (error instanceof DatabaseError && !error.code) return true;
  const code = 'code' in error ? String(error.code) : '';
  return SQLSTATES.test(code) || SYSTEM.has(code) || TEXTS.test(error.message);
}

/** Returns the error to throw in place of one of pg: a KnownError `store_unavailable` when the database is unavailable. */
export function asUnavailable(error: unknown): unknown {
  if (!isUnavailable(error)) return error;
  // A host with two addresses gives one error for each, inside an error without a message.
  return storeUnavailable(error instanceof AggregateError ? error.errors[0] : error);
}
