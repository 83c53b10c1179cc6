import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { lockFolder } from '../../../src/store/embedded/folder-lock.ts';
import { openStore } from '../../../src/store/embedded/store.ts';
import { firstLine } from '../../support/first-line.ts';
import { createMemoryLog, NOW, newGrant } from '../../support/records.ts';
import { until } from '../../support/until.ts';

const KEEPER = new URL('../../support/processes/hold-folder.ts', import.meta.url).pathname;
const NEW_NETWORK = ['unshare', '-n'] as const;
const onLinux = process.platform === 'linux';

/** Starts a process that tries to lock the folder. @returns the process and the first line that it prints */
async function keep(
  t: Test,
  dir: string,
  ...prefix: string[]
): Promise<{ child: ChildProcess; said: string }> {
  const [command = process.execPath, ...args] = [...prefix, process.execPath, KEEPER, dir];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => child.kill('SIGKILL'));
  return { child, said: await firstLine(child) };
}

t.test(
  'a second process is refused by name, even while the first one is stuck',
  { skip: !onLinux },
  async (t) => {
    const dir = t.testdir();
    const first = await keep(t, dir);
    t.equal(first.said, 'held');
    const second = await keep(t, dir);
    t.equal(second.said, `another process (pid ${first.child.pid}) holds DATA_DIR ${await fs.realpath(dir)}`);
    const begin = performance.now();
    await t.rejects(lockFolder(fs, dir), { message: second.said });
    t.comment(`refused after ${(performance.now() - begin).toFixed(1)} ms`);
  },
);

t.test('another path to the same folder is the same folder', { skip: !onLinux }, async (t) => {
  const dir = t.testdir({ data: {}, alias: t.fixture('symlink', 'data') });
  const hold = await lockFolder(fs, join(dir, 'data'));
  await t.rejects(lockFolder(fs, join(dir, 'alias')), /another process \(pid \d+\) holds/);
  await hold.release();
  await (await lockFolder(fs, join(dir, 'alias'))).release();
});

t.test('the folder is free the moment its holder is killed', async (t) => {
  const dir = t.testdir();
  const { child, said } = await keep(t, dir);
  t.equal(said, 'held');
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  const hold = await lockFolder(fs, dir);
  t.ok(await hold.stillHeld());
  await hold.release();
});

t.test('a process whose nonce was replaced stops writing', async (t) => {
  const dir = t.testdir();
  const store = await openStore({ dir, log: createMemoryLog(), clock: () => NOW });
  const save = (grant = newGrant()) => store.withGrantLock(grant, (l) => l.commit({ saveGrant: grant }));
  await save();
  const before = await fs.readFile(join(dir, 'store.json'));
  await fs.writeFile(join(dir, 'owner'), 'pid 1 another\n');
  const stopped = {
    cause: { message: /store\.json is no longer written: another process took the folder over/ },
  };
  await t.rejects(save(), stopped);
  await t.rejects(store.ping(), stopped);
  t.same(await fs.readFile(join(dir, 'store.json')), before);
  await t.rejects(store.close(), stopped);
  t.equal(await fs.readFile(join(dir, 'owner'), 'utf8'), 'pid 1 another\n', "the new owner's mark stays");
});

t.test('a process in another network namespace takes over', async (t) => {
  const [command, ...args] = NEW_NETWORK;
  if (!onLinux || spawnSync(command, [...args, 'true']).status !== 0) {
    return t.comment('skipped: no network namespace can be made here');
  }
  const dir = t.testdir();
  const hold = await lockFolder(fs, dir);
  t.ok(await hold.stillHeld());
  const { said } = await keep(t, dir, ...NEW_NETWORK);
  t.equal(said, 'held');
  t.notOk(await hold.stillHeld());
  await hold.release();
});

t.test(
  'a process sees that another one took the folder over, however seldom it reads the file',
  async (t) => {
    const dir = t.testdir();
    const owner = join(dir, 'owner');
    let reads = 0;
    const files = {
      ...fs,
      get readFile() {
        reads += 1;
        return fs.readFile;
      },
    };
    const { stillHeld, release } = await lockFolder(files, dir);
    await fs.utimes(owner, 1, 1);
    t.ok(await stillHeld());
    const before = reads;
    t.ok(await stillHeld());
    t.equal(reads, before, 'the file is unchanged');
    const mark = await fs.readFile(owner, 'utf8');
    await fs.writeFile(owner, mark.replace(/.\n$/, 'x\n'));
    t.notOk(await stillHeld());
    await fs.writeFile(owner, mark);
    t.ok(await stillHeld());
    await release();
  },
);

t.test('checks of one turn are one look at the disk, which begins after each of them', async (t) => {
  let looks = 0;
  const files = new Proxy(fs, {
    get(target, name) {
      if (name === 'lstat') looks += 1;
      return Reflect.get(target, name);
    },
  });
  const hold = await lockFolder(files, t.testdir());
  t.teardown(() => hold.release());
  looks = 0;
  t.strictSame(await Promise.all(Array.from({ length: 100 }, () => hold.stillHeld())), Array(100).fill(true));
  t.equal(looks, 1);
  const early = hold.stillHeld();
  await until('it is looking', () => looks === 2);
  writeFileSync(join(hold.path, 'owner'), 'pid 1 another\n');
  t.strictSame(await Promise.all([hold.stillHeld(), hold.stillHeld()]), [false, false]);
  await early;
  t.equal(looks, 3, 'a look that began before is not theirs');
});
