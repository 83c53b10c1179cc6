import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Files, isFull } from './disk.ts';
import { temporaryPath } from './temporary-file.ts';

/**
 * Replaces a file by a new one, durably and in one step.
 *
 * @param deps.write writes the content with `appendFile`
 * @param deps.assertHeld rejects when another process holds the folder
 * @param deps.stop is told of a failure after which nobody knows which file has the name, and returns what is thrown
 * @returns the new file, open for appending
 * @throws Error: then the file is as it was, unless `stop` was called
 */
export async function replaceFile(deps: {
  path: string;
  write: (fresh: FileHandle) => Promise<void>;
  files: Files;
  assertHeld: () => Promise<void>;
  stop: (error: unknown) => Error;
}): Promise<FileHandle> {
  const { path, write, files, assertHeld, stop } = deps;
  const temp = temporaryPath(path);
  // Everything that needs a file descriptor is opened before the new file takes the place of the old one.
  const folder = await files.open(dirname(path), 'r');
  try {
    const fresh = await files.open(temp, 'ax', 0o600);
    try {
      await write(fresh);
      await fresh.datasync();
      await assertHeld();
      await files.rename(temp, path).catch((error: unknown) => {
        throw isFull(error) ? error : stop(error);
      });
      await folder.sync().catch((error: unknown) => {
        throw stop(error);
      });
      return fresh;
    } catch (error) {
      await fresh.close();
      await files.rm(temp, { force: true }).catch(() => {}); // otherwise deleted at the next start
      throw error;
    }
  } finally {
    await folder.close();
  }
}
