import type { Log } from '../core/log.ts';
import { isPrivateConnection } from './database-tls.ts';
import type { EnvironmentReader } from './environment.ts';

/** The storage: a folder of one process, or a database that several processes share. */
export type Storage =
  | { kind: 'embedded'; dataDir: string }
  | {
      kind: 'postgres';
      url: string;
      /** The folder that `npm run migrate:postgres` copies from. */
      formerDir: string;
      /** Whether the URL may name another machine without verified TLS. */
      isTlsOptional: boolean;
    };

/**
 * Reads DATABASE_URL, DATABASE_TLS and DATA_DIR: a database if its URL is set, else a folder. Faults are added to those of
 * `read`.
 */
export function parseStorage(read: EnvironmentReader): Storage {
  const dataDir = read.optional('DATA_DIR') ?? './data';
  const isTlsOptional = read.oneOf('DATABASE_TLS', 'on', ['on', 'off']) === 'off';
  const url = read.optionalSecret('DATABASE_URL');
  if (url === undefined) return { kind: 'embedded', dataDir };
  const fault = url === '' ? undefined : urlFault(url, read.optional('PGHOST'), isTlsOptional);
  if (fault !== undefined) read.faults.push(fault);
  return { kind: 'postgres', url, formerDir: dataDir, isTlsOptional };
}

/** Names in the log at each start that DATABASE_TLS=off lets the connection be read or changed on its way. */
export function warnOfOptionalTls(storage: Storage, log: Log): void {
  if (storage.kind === 'postgres' && storage.isTlsOptional)
    log.warn(
      { setting: 'DATABASE_TLS' },
      'DATABASE_TLS is off: the connection to the database need not be encrypted, nor its server be the right one',
    );
}

/** Returns what is wrong with a database URL, or undefined. */
function urlFault(url: string, pgHost: string | undefined, isTlsOptional: boolean): string | undefined {
  if (passwordsOf(url) === undefined)
    return 'DATABASE_URL must look like postgres://name:password@host:5432/database, with %, @, / and # of a password written as %25, %40, %2F and %23';
  if (!isTlsOptional && !isPrivateConnection(url, pgHost))
    return 'DATABASE_URL names another machine without verified TLS: write ?sslmode=verify-full behind the database, and &sslrootcert=/path/to/ca.pem for a certificate authority of your own. DATABASE_TLS=off lifts this check';
  // pg treats these as verify-full and logs a long warning at every start.
  if (/[?&]sslmode=(prefer|require|verify-ca)\b/.test(url))
    return 'DATABASE_URL: write sslmode=verify-full, which is what its sslmode means here';
  return undefined;
}

/** Returns the passwords in a database URL, as written and decoded; undefined when it is no database URL. */
export function passwordsOf(databaseUrl: string): string[] | undefined {
  try {
    const { password, searchParams } = new URL(databaseUrl);
    if (!/^postgres(ql)?:\/\/./.test(databaseUrl)) return undefined;
    const passwords = [password, decodeURIComponent(password), searchParams.get('password') ?? ''];
    return passwords.filter((text) => text !== '');
  } catch {
    return undefined;
  }
}
