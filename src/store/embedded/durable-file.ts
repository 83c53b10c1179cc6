import { basename, dirname } from 'node:path';
import type { Adapter } from 'lowdb';
import { messageOf } from '../../core/errors.ts';
import { codeOf, type Files, syncFolder, withFile, writePiece } from './disk.ts';
import { OtherVersionError, unwrap, wrap } from './envelope.ts';
import { assertNoFolder, unusableFile, whyNotHeld } from './folder-fault.ts';
import { deleteLeftovers, temporaryPath } from './temporary-file.ts';

/** 256 MiB: far above what the embedded store is made for, and below the longest string of V8. */
const MAX_BYTES = 256 * 1024 * 1024;

/** The path of a durable file, and the functions to read and write it. */
export interface DurableFileDeps<T> {
  /** Its folder has to exist. */
  path: string;
  /** Returns the data as JSON, in pieces. A long part that seldom changes comes first, as the same piece each time. */
  encode(data: T): Buffer[];
  /** Returns the data. @throws Error that says what is wrong with the JSON without quoting it */
  decode(json: string): T;
  /** Tells whether this process still holds the lock of the folder; when not, nothing is written any more. */
  stillHeld(): Promise<boolean>;
  /** The functions that access the disk. */
  files: Files;
}

/** A file that is damaged, too large, of another version, or missing while its backup is there; the message names it and says what to do. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
  readonly code = 'unreadable_file';
}

/**
 * A lowdb adapter for one file, at most 256 MiB.
 *
 * `read` resolves to null when the file was never written, and rejects with an UnreadableFileError when the file can't be
 * used. `write` takes the data as it is at the call and resolves when all of it is on the disk; when it rejects, the file
 * holds the data of before or the new data, whole. The caller waits for one write before it begins the next. Each write puts
 * all data into a new file, so it needs nothing of what the kernel may have dropped after a flush that failed. When another
 * process holds the folder, every further write and probe rejects.
 */
export interface DurableFile<T> extends Adapter<T> {
  /** Deletes the temporary files that a killed process left in the folder. */
  deleteLeftovers(): Promise<void>;
  /** Rejects when a write could not succeed now; tries by writing an empty file. */
  probe(): Promise<void>;
}

/** Creates the adapter; reads and writes nothing yet. */
export function createDurableFile<T>(deps: DurableFileDeps<T>): DurableFile<T> {
  const { path, encode, decode, stillHeld, files } = deps;
  const folder = dirname(path);
  const backup = `${path}.bak`;
  /** Bytes of the file when it was last read or written. */
  let size = 0;
  /** The reason why nothing is written any more; never unset, because the data are another process's from then on. */
  let stopped: Error | undefined;

  async function assertHeld(): Promise<void> {
    if (await stillHeld()) return;
    const fault = await whyNotHeld(files, folder);
    const error = new Error(`${path} is no longer written: ${fault.message}`, { cause: fault });
    if (fault.code === 'folder_taken') stopped = error;
    throw error;
  }

  /** Throws in place of an error of the system when it is known what the operator has to do. */
  async function explain(error: unknown): Promise<never> {
    if (codeOf(error) === 'ENOENT') await assertHeld();
    for (const one of [path, backup]) await assertNoFolder(files, one);
    throw error;
  }

  async function writeTemp(temp: string, pieces: readonly Uint8Array[]): Promise<void> {
    await withFile(files, temp, 'wx', async (handle) => {
      for (const piece of pieces) await writePiece(handle, piece);
      await handle.datasync();
    });
  }

  /** Replaces the backup in one step, so that there always is one. */
  async function keepPrevious(): Promise<void> {
    const temp = temporaryPath(path);
    try {
      await files.link(path, temp);
      await files.rename(temp, backup);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error; // ENOENT: the first write
    } finally {
      // After a crash the backup may be the same file as `path`: then rename(2) does nothing and leaves `temp`.
      await files.rm(temp, { force: true });
    }
  }

  return {
    async read() {
      const bytes = await load();
      if (bytes === null) return null;
      let json: string;
      try {
        json = unwrap(bytes);
      } catch (error) {
        if (!(error instanceof OtherVersionError)) throw unreadable(messageOf(error));
        throw otherVersion(messageOf(error), error.isNewer ? 'A newer version' : 'An older version');
      }
      try {
        return decode(json);
      } catch (error) {
        // The checksum fits, so the file is as it was written.
        const reason = `${messageOf(error)}, though its checksum fits`;
        throw otherVersion(reason, 'Another version (probably a newer one)');
      }
    },

    async write(data) {
      if (stopped) throw stopped;
      const pieces = wrap(encode(data)); // before the first await: the state as it is now
      const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
      if (length > MAX_BYTES) throw new Error(`${path} would grow beyond ${MAX_BYTES} bytes`);
      const temp = temporaryPath(path);
      try {
        await writeTemp(temp, pieces);
        await keepPrevious();
        await assertHeld();
        await files.rename(temp, path);
        await syncFolder(files, folder);
        // Another process that takes the folder over writes the file `owner` first and reads this file after that. So when
        // `owner` is unchanged after the write, the other process will read what was written; if not, the write rejects.
        await assertHeld();
        size = length;
      } catch (error) {
        await files.rm(temp, { force: true }).catch(() => {}); // otherwise deleted at the next start
        await explain(error);
      }
    },

    deleteLeftovers: () => deleteLeftovers(files, path),

    async probe() {
      if (stopped) throw stopped;
      await assertHeld();
      for (const one of [path, backup]) await assertNoFolder(files, one);
      const { bavail, bsize } = await files.statfs(folder);
      if (bavail * bsize < size) {
        const message = `the disk of ${folder} has no room for another write`;
        throw Object.assign(new Error(message), { code: 'ENOSPC' });
      }
      const temp = temporaryPath(path);
      await files.writeFile(temp, '', { mode: 0o600 });
      await files.rm(temp);
    },
  };

  async function load(): Promise<Buffer | null> {
    try {
      return await withFile(files, path, 'r', async (handle) => {
        const found = await handle.stat();
        if (found.isDirectory()) throw unreadable('it is a folder');
        if (found.size > MAX_BYTES) throw unreadable(`it is larger than ${MAX_BYTES} bytes`);
        size = found.size;
        return handle.readFile();
      });
    } catch (error) {
      if (error instanceof UnreadableFileError) throw error;
      if (codeOf(error) !== 'ENOENT') throw unusableFile(path, error);
    }
    // Nothing here deletes the file and leaves its backup, so a backup alone means that data was lost.
    const names = await files.readdir(folder);
    if (names.includes(basename(backup))) throw unreadable('it is missing, but its backup is there');
    return null;
  }

  /** The backup would bring back what was changed since, and it may be of the same version. */
  function otherVersion(reason: string, writer: string): UnreadableFileError {
    return new UnreadableFileError(
      `${path} can't be used: ${reason}. ${writer} of the bot wrote it: start that version, or put ` +
        `the copy in its place that you made before the upgrade. Do not use ${backup}: links that were ended would be ` +
        'served again, and links that were renewed would be lost. Nothing was changed.',
    );
  }

  function unreadable(reason: string): UnreadableFileError {
    return new UnreadableFileError(
      `${path} can't be used: ${reason}. Put ${backup} in its place to go back to the state before the ` +
        'last write, or move both files away to start empty. Nothing was changed.',
    );
  }
}
