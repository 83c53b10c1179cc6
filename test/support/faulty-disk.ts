import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { Files } from '../../src/store/embedded/disk.ts';

/** The file functions of a disk whose flushes can be made to fail or to wait. */
export interface FaultyDisk extends Files {
  /** Thrown by each flush while it is set. */
  fault: NodeJS.ErrnoException | undefined;
  /** Each flush waits for it. */
  gate: Promise<void>;
  /** The number of flushes of file contents so far. */
  flushes: number;
}

/** Creates a disk that uses the real file functions for everything but flushes. */
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

/** Returns an error with a code of the system. */
export function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: injected`), { code });
}

/**
 * Mounts a new folder as a file system of its own until the test ends. It is not in `t.testdir()`, which is removed before
 * any teardown runs.
 *
 * @returns its path; undefined when this machine doesn't let us mount
 */
export async function mountTmpfs(t: Test, options: string): Promise<string | undefined> {
  const dir = await fs.mkdtemp(join(tmpdir(), 'meraki-bot-tmpfs-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dir]).status === 0;
  t.teardown(async () => {
    if (mounted) spawnSync('umount', [dir]);
    await fs.rmdir(dir);
  });
  return mounted ? dir : undefined;
}
