import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { Files } from '../../src/store/embedded/disk.ts';

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
 * A new folder that is a file system of its own until the test ends. Not in `t.testdir()`, which is
 * removed before any teardown runs.
 * @returns undefined when this machine doesn't let us mount
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
