import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Adapter } from 'lowdb';
import { messageOf } from '../../core/errors.ts';
import { codeOf, type Files, isFull, syncFolder, withFile } from './disk.ts';
import { unwrap, wrap } from './envelope.ts';

/** Far above what the embedded store is made for, and below the longest string of V8. */
const MAX_BYTES = 256 * 1024 * 1024;

/** The path of a durable file, and the functions to read and write it. */
export interface DurableFileDeps<T> {
  path: string;
  /** Returns JSON, in pieces. */
  encode(data: T): Buffer[];
  decode(json: string): T;
  /** Tells whether this process may still write in the folder. */
  stillHeld(): Promise<boolean>;
  /** False to keep no backup; otherwise the version before the last write stays beside the file. */
  hasBackup?: false;
  files: Files;
}

/** Says that a file is not as it was written. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
  readonly code = 'unreadable_file';
}

/** A lowdb adapter: when `write` resolves, the whole file is on the disk. One write at a time. */
export interface DurableFile<T> extends Adapter<T> {
  /** Deletes the half-written files of a killed process. */
  deleteLeftovers(): Promise<void>;
  /** Rejects when a write could not succeed now. */
  probe(): Promise<void>;
}

/** Creates the adapter; nothing is read or written yet. */
export function createDurableFile<T>(deps: DurableFileDeps<T>): DurableFile<T> {
  const { path, encode, decode, stillHeld, hasBackup = true, files } = deps;
  const folder = dirname(path);
  const backup = `${path}.bak`;
  const prefix = `.${basename(path)}.`;
  let size = 0;
  /** Set for good when a failure leaves unknown what a further write would do. */
  let stopped: Error | undefined;

  function stop(why: string, cause?: unknown): Error {
    stopped = new Error(`${path} is no longer written: ${why}`, { cause });
    return stopped;
  }

  async function assertHeld(): Promise<void> {
    if (!(await stillHeld())) throw stop('another process took the folder over');
  }

  /** Stops for good after a failed flush: the kernel may drop the data and report success the next time. */
  async function flush(flushing: Promise<void>): Promise<void> {
    try {
      await flushing;
    } catch (error) {
      if (isFull(error)) throw error;
      throw stop(`a flush to the disk failed (${codeOf(error)}); check the disk and start again`, error);
    }
  }

  function tempName(): string {
    return join(folder, `${prefix}${process.pid}.${randomBytes(8).toString('hex')}.tmp`);
  }

  async function writeTemp(temp: string, bytes: Uint8Array): Promise<void> {
    await withFile(files, temp, 'wx', async (handle) => {
      await handle.writeFile(bytes);
      await flush(handle.datasync());
    });
  }

  /** Replaces the backup in one step, so that there always is one. */
  async function keepPrevious(): Promise<void> {
    const temp = tempName();
    try {
      await files.link(path, temp);
      await files.rename(temp, backup);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error; // ENOENT: the first write
    } finally {
      // When both names are the same file, as after a crash, rename(2) does nothing and leaves both.
      await files.rm(temp, { force: true });
    }
  }

  return {
    async read() {
      const bytes = await load();
      if (bytes === null) return null;
      try {
        return decode(unwrap(bytes));
      } catch (error) {
        throw unreadable(messageOf(error));
      }
    },

    async write(data) {
      if (stopped) throw stopped;
      const bytes = wrap(encode(data)); // before the first await: the state as it is now
      if (bytes.length > MAX_BYTES) throw new Error(`${path} would grow beyond ${MAX_BYTES} bytes`);
      const temp = tempName();
      try {
        await writeTemp(temp, bytes);
        if (hasBackup) await keepPrevious();
        await assertHeld();
        await files.rename(temp, path);
        await flush(syncFolder(files, folder));
        // A process that takes the folder over first writes the owner file and then reads this one. So when the owner
        // file is unchanged after the write, that process reads what was written; otherwise nothing is acknowledged.
        await assertHeld();
        size = bytes.length;
      } catch (error) {
        await files.rm(temp, { force: true }).catch(() => {}); // otherwise deleted at the next start
        throw error;
      }
    },

    async deleteLeftovers() {
      for (const name of await files.readdir(folder)) {
        const isOurs = name.startsWith(prefix) && /^\d+\.[0-9a-f]{16}\.tmp$/.test(name.slice(prefix.length));
        if (isOurs) await files.rm(join(folder, name), { force: true });
      }
    },

    async probe() {
      if (stopped) throw stopped;
      await assertHeld();
      const { bavail, bsize } = await files.statfs(folder);
      if (bavail * bsize < size) throw new Error(`the disk of ${folder} has no room for another write`);
      const temp = tempName();
      await files.writeFile(temp, '', { mode: 0o600 });
      await files.rm(temp);
    },
  };

  async function load(): Promise<Buffer | null> {
    try {
      return await withFile(files, path, 'r', async (handle) => {
        const found = await handle.stat();
        if (found.size > MAX_BYTES) throw unreadable(`it is larger than ${MAX_BYTES} bytes`);
        size = found.size;
        return handle.readFile();
      });
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    // This code never deletes the file alone, so a backup without it means lost data.
    const names = await files.readdir(folder);
    if (hasBackup && names.includes(basename(backup)))
      throw unreadable('it is missing, but its backup is there');
    return null;
  }

  function unreadable(reason: string): UnreadableFileError {
    if (!hasBackup) return new UnreadableFileError(`${path} can't be used: ${reason}`);
    return new UnreadableFileError(
      `${path} can't be used: ${reason}. Put ${backup} in its place to go back to the state before the ` +
        'last write, or move both files away to start empty. Nothing was changed.',
    );
  }
}
