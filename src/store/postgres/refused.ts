import { KnownError, messageOf } from '../../core/errors.ts';

/**
 * What to throw when nothing can begin for want of the database, in words for whoever runs it; the URL itself holds
 * a password.
 */
export function refused(url: string, error: unknown): Error {
  const { host, pathname } = new URL(url);
  const cause = messageOf(error instanceof KnownError ? error.cause : error);
  return new Error(
    `The database ${pathname.slice(1)} at ${host} can't be used: ${cause}. Check DATABASE_URL, and that the server runs and lets this host in.`,
    { cause: error },
  );
}
