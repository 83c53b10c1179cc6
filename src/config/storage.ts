import type { EnvironmentReader } from './environment.ts';

/** The storage: a folder of one process, or a database that several processes share. */
export type Storage =
  | { kind: 'embedded'; dataDir: string }
  /** `formerDir`: the folder that `npm run migrate:postgres` copies from. */
  | { kind: 'postgres'; url: string; formerDir: string };

/** Reads DATABASE_URL and DATA_DIR: a database if its URL is set, else a folder. Faults are added to those of `read`. */
export function parseStorage(read: EnvironmentReader): Storage {
  const dataDir = read.optional('DATA_DIR') ?? './data';
  const url = read.optionalSecret('DATABASE_URL');
  if (url === undefined) return { kind: 'embedded', dataDir };
  if (url !== '' && passwordsOf(url) === undefined)
    read.faults.push(
      'DATABASE_URL must look like postgres://name:password@host:5432/database, with %, @, / and # of a password written as %25, %40, %2F and %23',
    );
  // pg treats these as verify-full and logs a long warning at every start.
  if (/[?&]sslmode=(prefer|require|verify-ca)\b/.test(url))
    read.faults.push('DATABASE_URL: write sslmode=verify-full, which is what its sslmode means here');
  return { kind: 'postgres', url, formerDir: dataDir };
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
