import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { Files } from '../../src/store/embedded/disk.ts';

/** The file functions of a disk which can be made to fail, and whose flushes can be made to wait. */
export interface FaultyDisk extends Files {
  /** Thrown by each flush of a file's content while it is set. */
  fault: NodeJS.ErrnoException | undefined;
  /** Thrown by each append while it is set, after half of the bytes are written. */
  atAppend: NodeJS.ErrnoException | undefined;
  /** Thrown by each rename while it is set. */
  atRename: NodeJS.ErrnoException | undefined;
  /** Thrown by each flush of a folder while it is set. */
  atFolder: NodeJS.ErrnoException | undefined;
  /** Each flush waits for it. */
  gate: Promise<void>;
  /** The number of flushes of file contents so far. */
  flushes: number;
}

/** Creates a disk that uses the real file functions while nothing is set. */
export function createFaultyDisk(): FaultyDisk {
  const disk: FaultyDisk = {
    ...fs,
    fault: undefined,
    atAppend: undefined,
    atRename: undefined,
    atFolder: undefined,
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
      const appendFile = handle.appendFile.bind(handle);
      handle.appendFile = async (data) => {
        const { atAppend } = disk;
        if (atAppend === undefined) return appendFile(data);
        const bytes = Buffer.from(String(data));
        await appendFile(bytes.subarray(0, bytes.length / 2));
        throw atAppend;
      };
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        if (disk.atFolder) throw disk.atFolder;
        await sync();
      };
      return handle;
    },
    async rename(from, to) {
      if (disk.atRename) throw disk.atRename;
      await fs.rename(from, to);
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
