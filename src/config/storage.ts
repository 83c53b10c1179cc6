import type { EnvironmentReader } from './environment.ts';

/** Where everything is kept: in a folder of one process, or in a database that many share. */
export type Storage =
  | { kind: 'embedded'; dataDir: string }
  /** `formerDir`: the folder that `npm run migrate:postgres` copies from. */
  | { kind: 'postgres'; url: string; formerDir: string };

/** A database, where one is named; else a folder. */
export function parseStorage(read: EnvironmentReader): Storage {
  const dataDir = read.optional('DATA_DIR') ?? './data';
  const url = read.optionalSecret('DATABASE_URL');
  if (url === undefined) return { kind: 'embedded', dataDir };
  if (url !== '' && passwordsOf(url) === undefined)
    read.faults.push(
      'DATABASE_URL must look like postgres://name:password@host:5432/database, with %, @, / and # of a password written as %25, %40, %2F and %23',
    );
  // pg takes these for verify-full, and says so at length at every start.
  if (/[?&]sslmode=(prefer|require|verify-ca)\b/.test(url))
    read.faults.push('DATABASE_URL: write sslmode=verify-full, which is what its sslmode means here');
  return { kind: 'postgres', url, formerDir: dataDir };
}

/** The password as it is written and as it is meant; undefined when it is no address of a database. */
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
