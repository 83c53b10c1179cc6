import { KnownError, messageOf } from '../../core/errors.ts';

/**
 * Returns the error to throw when the bot can't start without its database, in words for the operator. It does not quote
 * the URL, which holds a password.
 */
export function startErrorOf(url: string, error: unknown): Error {
  const { host, pathname } = new URL(url);
  const cause = messageOf(error instanceof KnownError ? error.cause : error);
  const next = hintOf(error, decodeURIComponent(pathname.slice(1)));
  return new Error(`The database ${pathname.slice(1)} at ${host} can't be used: ${cause}. ${next}`, {
    cause: error,
  });
}

/** Says what to do, by the error code of PostgreSQL or of the TLS connection. */
function hintOf(error: unknown, database: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === '42501')
    return `Let its role make schemas: grant create on database "${database}" to that role.`;
  if (/CERT/.test(code))
    return 'Name the certificate of whoever signed its own in DATABASE_URL: ?sslmode=verify-full&sslrootcert=/path/to/ca.pem';
  return 'Check DATABASE_URL, and that the server runs and lets this host in.';
}
