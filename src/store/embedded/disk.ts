import type * as fs from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** The file functions that the store writes with: node:fs/promises, or a test's failing disk. */
export type Files = Pick<
  typeof fs,
  | 'chmod'
  | 'link'
  | 'lstat'
  | 'mkdir'
  | 'open'
  | 'readdir'
  | 'readFile'
  | 'realpath'
  | 'rename'
  | 'rm'
  | 'stat'
  | 'statfs'
  | 'writeFile'
>;

/** Returns the error code of the system, e.g. `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Tells whether the disk was full: the only failure of a flush after which a file that grows may be written on. */
export function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '');
}

/** Tells whether the process has too many files open. */
export function hasNoDescriptor(error: unknown): boolean {
  return ['EMFILE', 'ENFILE'].includes(codeOf(error) ?? '');
}

/** Makes the entries of a folder durable: files that were created, renamed or removed there. */
export async function syncFolder(files: Files, folder: string): Promise<void> {
  await withFile(files, folder, 'r', (handle) => handle.sync());
}

/** Opens a file, runs `work`, and closes the file also when `work` fails. A new file is for its owner only. */
export async function withFile<T>(
  files: Files,
  path: string,
  flags: 'r' | 'wx',
  work: (handle: fs.FileHandle) => Promise<T>,
): Promise<T> {
  const handle = await files.open(path, flags, 0o600);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

/** Writes bytes in as few calls as the system takes; FileHandle.writeFile makes one for each 512 KiB. */
export async function writePiece(handle: fs.FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
}

/**
 * Makes the folder when it is missing, for its owner only, and makes the names of all new folders on the way durable.
 *
 * @returns the real path of the folder
 * @throws Error that names the folder
 */
export async function makeFolder(files: Files, dir: string): Promise<string> {
  try {
    const first = await files.mkdir(dir, { recursive: true, mode: 0o700 });
    if (first !== undefined) {
      const top = dirname(resolve(first));
      for (let at = resolve(dir); at.length > top.length; ) {
        at = dirname(at);
        await syncFolder(files, at);
      }
    }
    return await files.realpath(dir);
  } catch (error) {
    throw new Error(`DATA_DIR ${dir} can't be made or opened (${codeOf(error)})`, { cause: error });
  }
}
