import * as fs from 'node:fs/promises';
import type { Files } from '../../src/store/embedded/disk.ts';
import { systemError } from './faulty-disk.ts';

/** A disk that takes so many changes, and then none: what it holds is what a crash at that moment leaves. */
export interface StoppingDisk extends Files {
  /** Whether a change was refused. */
  readonly hasStopped: boolean;
}

/**
 * Creates a disk that uses the real file functions until it stops. Of the append that it stops at, it takes half.
 *
 * @param changes how many it takes: files that are made, bytes, flushes, names
 * @param code of the error from then on
 */
export function createStoppingDisk(changes: number, code = 'EIO'): StoppingDisk {
  let left = changes;
  const take = async <T>(change: () => Promise<T>): Promise<T> => {
    if (left <= 0) {
      left = -1;
      throw systemError(code);
    }
    left -= 1;
    return change();
  };
  return {
    ...fs,
    get hasStopped() {
      return left < 0;
    },
    async open(...args: Parameters<typeof fs.open>) {
      const handle = await (args[1] === 'r' ? fs.open(...args) : take(() => fs.open(...args)));
      const { appendFile, datasync, sync, truncate } = handle;
      handle.appendFile = (data) =>
        take(() => appendFile.call(handle, data)).catch(async (error: unknown) => {
          const bytes = Buffer.from(String(data));
          await appendFile.call(handle, bytes.subarray(0, bytes.length / 2));
          throw error;
        });
      handle.datasync = () => take(() => datasync.call(handle));
      handle.sync = () => take(() => sync.call(handle));
      handle.truncate = (length) => take(() => truncate.call(handle, length));
      return handle;
    },
    rename: (from, to) => take(() => fs.rename(from, to)),
    rm: (path, options) => take(() => fs.rm(path, options)),
  };
}
