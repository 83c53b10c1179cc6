import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { SECOND } from '../../core/clock.ts';
import { createGroupCommit } from '../group-commit.ts';
import { codeOf, type Files, makeFolder } from './disk.ts';
import { assertFiles, unusableFile } from './folder-fault.ts';
import { OWN_FILES } from './private-folder.ts';

/** A folder that only this process may write. */
export interface FolderLock {
  /** The real path of the folder. */
  path: string;
  /** Tells whether this process still holds the folder; false for good once another process has taken it over. */
  stillHeld(): Promise<boolean>;
  /** Frees the folder for other processes. */
  release(): Promise<void>;
}

/**
 * Locks the folder for this process; makes it when it is missing.
 *
 * On Linux the lock is an abstract Unix socket named after the folder: the kernel frees it the moment the process dies,
 * and a blocked event loop can't lose it (unix(7), "Abstract sockets"). It is seen in one network namespace only, and
 * other systems have none: there the newest process takes over, and the nonce in the file `owner` tells the older one to
 * stop.
 *
 * @throws Error when another process holds the folder, or it can't be written
 */
export async function lockFolder(files: Files, dir: string): Promise<FolderLock> {
  const path = await makeFolder(files, dir);
  await assertFiles(files, path, OWN_FILES);
  const owner = join(path, 'owner');
  if (process.platform === 'linux') await makeLock(files, path);
  const lock = process.platform === 'linux' ? await takeSocket(files, path, owner) : undefined;
  const mark = `pid ${process.pid} ${randomUUID()}\n`;
  try {
    await files.writeFile(owner, mark, { mode: 0o600 });
  } catch (error) {
    await close(lock);
    throw new Error(`DATA_DIR ${path} can't be written (${codeOf(error)})`, { cause: error });
  }
  const stillHeld = shareChecks(createIsUnchanged(files, owner, mark));
  return {
    path,
    stillHeld,
    async release() {
      try {
        if (await stillHeld()) await files.rm(owner, { force: true });
      } finally {
        await close(lock);
      }
    },
  };
}

/**
 * Keeps other processes out of a folder that is only read; nothing in it changes. Outside Linux it can't be told whether
 * a process holds the folder.
 *
 * @throws Error when there is no such folder, or a process holds it
 */
export async function lockFolderForReading(
  files: Files,
  dir: string,
): Promise<Pick<FolderLock, 'path' | 'release'>> {
  const path = await files.realpath(dir).catch((error: unknown) => {
    throw new Error(`DATA_DIR ${dir} can't be opened (${codeOf(error)})`, { cause: error });
  });
  await assertFiles(files, path, OWN_FILES);
  // Every process that has held the folder left the file `lock`; without this file no other process uses the folder.
  const hasLock = (await files.readdir(path)).includes('lock') && process.platform === 'linux';
  const lock = hasLock ? await takeSocket(files, path, join(path, 'owner')) : undefined;
  return { path, release: () => close(lock) };
}

/** Makes the file that the name of the socket is derived from, unless there is one. */
async function makeLock(files: Files, path: string): Promise<void> {
  const file = join(path, 'lock');
  const fresh = `${file}.${randomUUID()}`;
  try {
    // The file is linked when it is complete, so that no process reads half of it.
    await files.writeFile(fresh, randomUUID(), { mode: 0o600, flag: 'wx' });
    await files.link(fresh, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST')
      throw new Error(`DATA_DIR ${path} can't be written (${codeOf(error)})`, { cause: error });
  } finally {
    await files.rm(fresh, { force: true });
  }
}

/** Returns a name that only those who may read the folder know: anybody on the machine could take one that can be guessed. */
async function socketName(files: Files, path: string): Promise<string> {
  const file = join(path, 'lock');
  const secret = await files.readFile(file, 'utf8').catch((error: unknown) => {
    throw unusableFile(file, error);
  });
  return createHash('sha256').update(`${path}\n${secret}`).digest('hex');
}

async function takeSocket(files: Files, path: string, owner: string): Promise<Server> {
  const name = await socketName(files, path);
  const server = createServer((socket) => socket.destroy()).unref();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ path: `\0webex-meraki-bot-${name}`, exclusive: true }, resolve);
    });
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    const pid = /^pid \d+/.exec(await readOwner(files, owner))?.[0] ?? 'pid unknown';
    throw new Error(`another process (${pid}) holds DATA_DIR ${path}`);
  }
  return server;
}

/**
 * Returns a function that tells whether a file still holds a text. It reads the file only when its time or size changed, so
 * that it is cheap and needs no file descriptor. A time of the last second is not trusted: clocks of file systems are coarse.
 */
function createIsUnchanged(files: Files, path: string, text: string): () => Promise<boolean> {
  let unchanged: string | undefined;
  return async () => {
    const found = await files.lstat(path).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
    if (found === undefined) return false;
    const { ino, size, mtimeMs } = found;
    const stamp = `${ino} ${size} ${mtimeMs}`;
    if (stamp === unchanged) return true;
    if ((await readOwner(files, path)) !== text) return false;
    if (mtimeMs < Date.now() - SECOND) unchanged = stamp;
    return true;
  };
}

/** Shares checks: callers of one turn of the event loop, and those during a check, share the next one, which begins after all of them. */
function shareChecks(check: () => Promise<boolean>): () => Promise<boolean> {
  let isRight = false;
  const checks = createGroupCommit(async () => {
    isRight = await check();
  });
  return async () => {
    await checks.commit();
    return isRight;
  };
}

async function readOwner(files: Files, owner: string): Promise<string> {
  try {
    return await files.readFile(owner, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

async function close(server: Server | undefined): Promise<void> {
  if (server !== undefined) await new Promise((resolve) => server.close(resolve));
}
