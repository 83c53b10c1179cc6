import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Adapter } from 'lowdb';
import { messageOf } from '../../core/errors.ts';
import { codeOf, type Files, isFull, syncFolder, withFile } from './disk.ts';
import { unwrap, wrap } from './envelope.ts';

/** Far above what the embedded store is for, and below the longest string of V8. */
const MAX_BYTES = 256 * 1024 * 1024;

export interface DurableFileDeps<T> {
  path: string;
  /** JSON, in pieces. */
  encode(data: T): Buffer[];
  decode(json: string): T;
  /** Whether this process may still write here. */
  stillHeld(): Promise<boolean>;
  /** Without it the version before the last write stays beside the file, as its backup. */
  hasBackup?: false;
  files: Files;
}

/** The file is not as it was written. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
  readonly code = 'unreadable_file';
}

/** A lowdb adapter whose write is on the disk, whole, when it resolves. One write at a time. */
export interface DurableFile<T> extends Adapter<T> {
  /** Removes what a killed process left half-written. */
  sweep(): Promise<void>;
  /** Rejects when a write could not succeed now. */
  probe(): Promise<void>;
}

export function createDurableFile<T>(options: DurableFileDeps<T>): DurableFile<T> {
  const { path, encode, decode, stillHeld, hasBackup = true, files } = options;
  const folder = dirname(path);
  const backup = `${path}.bak`;
  const prefix = `.${basename(path)}.`;
  let size = 0;
  /** Set for good once it can't be known any more what a write would do. */
  let stopped: Error | undefined;

  function stop(why: string, cause?: unknown): Error {
    stopped = new Error(`${path} is no longer written: ${why}`, { cause });
    return stopped;
  }

  async function assertHeld(): Promise<void> {
    if (!(await stillHeld())) throw stop('another process took the folder over');
  }

  /** After a failed flush the kernel may drop the data and report success the next time. */
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

  async function fill(temp: string, bytes: Uint8Array): Promise<void> {
    await withFile(files, temp, 'wx', async (handle) => {
      await handle.writeFile(bytes);
      await flush(handle.datasync());
    });
  }

  /** Replaces the backup in one step, so that at no moment there is none. */
  async function keepPrevious(): Promise<void> {
    const temp = tempName();
    try {
      await files.link(path, temp);
      await files.rename(temp, backup);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error; // ENOENT: the first write
    } finally {
      // Two names of one file, as after a crash: rename(2) does nothing and leaves both.
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
        throw refusal(messageOf(error));
      }
    },

    async write(data) {
      if (stopped) throw stopped;
      const bytes = wrap(encode(data)); // before the first await: the state of this moment
      if (bytes.length > MAX_BYTES) throw new Error(`${path} would grow beyond ${MAX_BYTES} bytes`);
      const temp = tempName();
      try {
        await fill(temp, bytes);
        if (hasBackup) await keepPrevious();
        await assertHeld();
        await files.rename(temp, path);
        await flush(syncFolder(files, folder));
        // Whoever takes the folder over reads after writing the owner file. So a write that is
        // followed by an unchanged owner file has been read; any other is not acknowledged.
        await assertHeld();
        size = bytes.length;
      } catch (error) {
        await files.rm(temp, { force: true }).catch(() => {}); // else it is swept at the next start
        throw error;
      }
    },

    async sweep() {
      for (const name of await files.readdir(folder)) {
        const ours = name.startsWith(prefix) && /^\d+\.[0-9a-f]{16}\.tmp$/.test(name.slice(prefix.length));
        if (ours) await files.rm(join(folder, name), { force: true });
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
        if (found.size > MAX_BYTES) throw refusal(`it is larger than ${MAX_BYTES} bytes`);
        size = found.size;
        return handle.readFile();
      });
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    // Nothing here ever takes the file away, so a backup alone is somebody's lost data.
    const names = await files.readdir(folder);
    if (hasBackup && names.includes(basename(backup)))
      throw refusal('it is missing, but its backup is there');
    return null;
  }

  function refusal(reason: string): UnreadableFileError {
    if (!hasBackup) return new UnreadableFileError(`${path} can't be used: ${reason}`);
    return new UnreadableFileError(
      `${path} can't be used: ${reason}. Put ${backup} in its place to go back to the state before the ` +
        'last write, or move both files away to start empty. Nothing was changed.',
    );
  }
}
