/**
 * Failures that come only before there is a connection: of names, of connecting, of certificates (Node.js manual, "Common
 * system errors" and "TLS"), and when the process has no file descriptor left. Most of them have a system call, too.
 */
const CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EMFILE',
  'ENFILE',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_SOCKET_CONNECTION_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
]);
const CODE_FORMS = /^(?:EAI_|CERT_|UNABLE_TO_|ERR_TLS_CERT_)/;

/** The system calls that make a connection. Others fail with some of the same codes on a connection that carried a call. */
const SYSTEM_CALLS = new Set(['getaddrinfo', 'socket', 'connect']);

/** Tells whether a call failed before there was a connection: the server has seen nothing of it. */
export function isBeforeConnection(error: unknown): boolean {
  // Node tries several addresses of a name, and reports all that failed.
  if (error instanceof AggregateError) return error.errors.every(isBeforeConnection);
  const code = failureCode(error);
  if (CODES.has(code) || CODE_FORMS.test(code)) return true;
  return error instanceof Error && 'syscall' in error && SYSTEM_CALLS.has(String(error.syscall));
}

/** Returns the code of an error, else its name. */
export function failureCode(error: unknown): string {
  if (error instanceof AggregateError) return failureCode(error.errors[0]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'failed';
}
