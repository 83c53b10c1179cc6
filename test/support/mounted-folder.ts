import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';

/** A bot whose data folder is a disk of its own, in a mount namespace that ends with its process. */
export interface Mounted {
  /** The path of the folder, as seen from this process. */
  folder: string;
  output(): string;
  ended: Promise<unknown>;
  /** Runs a command in the bot's mount namespace. */
  inside(...command: string[]): void;
  stop(): Promise<void>;
}

/**
 * Tells whether this machine lets a test mount a disk.
 * @throws Error when it does not, and DISK_TESTS=required says that none of its tests may be skipped
 */
export function canMount(): boolean {
  const made = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
  if (!made && process.env.DISK_TESTS === 'required') throw new Error('no disk can be mounted here');
  return made;
}

/**
 * Starts the bot on a disk of its own; both end with the test.
 *
 * @param disk options of the tmpfs, such as `size=1m`
 * @param before shell command that runs before the bot starts; `$DIR` is the disk
 */
export async function startMounted(
  t: Test,
  disk: string,
  env: Record<string, string>,
  before = 'true',
): Promise<Mounted> {
  const dir = await mkdtemp(join(tmpdir(), 'meraki-bot-disk-'));
  const script = `mount -t tmpfs -o ${disk} tmpfs "$DIR" && ${before} && exec "$NODE" src/main.ts`;
  const child = spawn('unshare', ['-rm', 'sh', '-c', script], {
    env: { PATH: process.env.PATH ?? '', ...env, DIR: dir, DATA_DIR: dir, NODE: process.execPath },
  });
  let output = '';
  for (const out of [child.stdout, child.stderr]) {
    out.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  const ended = once(child, 'exit');
  t.teardown(async () => {
    await stop(child, 'SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });
  return {
    folder: `/proc/${child.pid}/root${dir}`,
    output: () => output,
    ended,
    inside(...command) {
      const { status, stderr } = spawnSync('nsenter', [
        '-t',
        String(child.pid),
        '-U',
        '-m',
        '--preserve-credentials',
        ...command,
      ]);
      if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
    },
    stop: () => stop(child, 'SIGTERM'),
  };
}

async function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
