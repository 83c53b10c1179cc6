import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import type { Test } from 'tap';
import type { Files } from '../../src/store/disk.ts';

/** The flushes of a disk that can be made to fail or to wait. */
export interface FaultyDisk extends Files {
  /** Thrown by each flush until it is taken away. */
  fault: NodeJS.ErrnoException | undefined;
  /** What each flush waits for. */
  gate: Promise<void>;
  /** How many flushes of a file's content were asked for. */
  flushes: number;
}

/** The real file functions, except for what a flush does. */
export function createFaultyDisk(): FaultyDisk {
  const disk: FaultyDisk = {
    ...fs,
    fault: undefined,
    gate: Promise.resolve(),
    flushes: 0,
    async open(...args: Parameters<typeof fs.open>) {
      const handle = await fs.open(...args);
      const datasync = handle.datasync.bind(handle);
      handle.datasync = async () => {
        disk.flushes += 1;
        await disk.gate;
        if (disk.fault) throw disk.fault;
        await datasync();
      };
      return handle;
    },
  };
  return disk;
}

export function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: injected`), { code });
}

/**
 * Mounts a tmpfs on the folder until the test ends.
 * @returns whether this machine let us
 */
export function mountTmpfs(t: Test, dir: string, options: string): boolean {
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dir]).status === 0;
  if (mounted) t.teardown(() => spawnSync('umount', [dir]));
  return mounted;
}
