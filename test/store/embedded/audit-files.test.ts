import * as fs from 'node:fs/promises';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openAudit } from '../../../src/store/embedded/audit.ts';
import { openAuditFiles } from '../../../src/store/embedded/audit-files.ts';
import type { Files } from '../../../src/store/embedded/disk.ts';
import { linesOf, numbered, numbersIn, textOf, upTo } from '../../support/audit-folder.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';
import { createMemoryLog, NOW, newEntry } from '../../support/records.ts';
import { createStoppingDisk } from '../../support/stopping-disk.ts';

/** About thirteen entries. */
const SEGMENT = 2_000;

async function open(t: Test, dir: string, files?: Files) {
  const log = createMemoryLog();
  const patience = { room: 1_000, retry: { first: 2 ** 30, longest: 2 ** 30 } };
  const options = { dir, log, clock: () => NOW, segmentBytes: SEGMENT, patience };
  const audit = await openAudit({ ...options, ...(files && { files }) });
  t.teardown(() => audit.close());
  return { audit, log };
}

async function openFiles(t: Test, folder: string, stillHeld?: () => Promise<boolean>) {
  const place = { folder, files: fs, log: createMemoryLog(), clock: () => NOW };
  const files = await openAuditFiles({ ...place, segmentBytes: SEGMENT, stillHeld });
  t.teardown(() => files.close());
  return files;
}

t.test('audit.jsonl is closed at its size, and nothing is lost or changes its order', async (t) => {
  const dir = t.testdir();
  const { audit, log } = await open(t, dir);
  for (const n of upTo(100)) await audit.record(numbered(n));
  t.same(await numbersIn(audit), upTo(100));
  const names = await readdir(dir);
  t.ok(names.length > 5);
  t.match(names[0], /^audit\.000001\.20260115T090000Z-20260115T09\d\d00Z\.jsonl$/);
  for (const name of names) {
    const { mode, size } = await stat(join(dir, name));
    t.equal(mode & 0o777, 0o600);
    t.ok(size < SEGMENT + 500);
  }
  t.equal(await textOf(dir), linesOf(upTo(100)));
  await audit.close();
  const again = await open(t, dir);
  t.same(await numbersIn(again.audit), upTo(100), 'also after a restart');
  await again.audit.record(numbered(100));
  t.same(await numbersIn(again.audit), upTo(101));
  t.same([...log.lines, ...again.log.lines], []);
});

t.test(
  'who reads while a hundred at once are recorded and files are closed reads all up to one',
  async (t) => {
    const audit = await openFiles(t, t.testdir());
    let isRunning = true;
    let reads = 0;
    const reading = Promise.all(
      upTo(5).map(async () => {
        while (isRunning) {
          const read = await numbersIn(audit);
          reads += 1;
          if (read.some((n, index) => n !== index)) throw new Error(`not whole: ${read.join(' ')}`);
        }
      }),
    );
    for (const round of upTo(10))
      await Promise.all(upTo(100).map((n) => audit.append([numbered(round * 100 + n)])));
    isRunning = false;
    await reading;
    t.ok(reads > 10);
    t.same(await numbersIn(audit), upTo(1_000));
  },
);

t.test('who reads while entries are deleted and changed reads each of the others once', async (t) => {
  const audit = await openFiles(t, t.testdir());
  for (const n of upTo(200)) await audit.append([numbered(n)]);
  let isRunning = true;
  const reading = Promise.all(
    upTo(5).map(async () => {
      while (isRunning) {
        const kept = (await numbersIn(audit)).filter((n) => n >= 150);
        if (kept.some((n, index) => n !== 150 + index)) throw new Error(`not whole: ${kept.join(' ')}`);
      }
    }),
  );
  for (const n of upTo(6)) {
    await audit.deleteBefore(numbered(n * 30).at);
    await audit.rewrite({
      change: (entry) => (entry.reference === `${n}` ? entry : { ...entry, reference: `${n}` }),
    });
    await audit.append([numbered(200 + n)]);
  }
  isRunning = false;
  await reading;
  t.same(await numbersIn(audit), upTo(206).slice(150));
});

t.test('a window opens only the files that its time is in, also when the clock jumped', async (t) => {
  const disk = createFaultyDisk();
  const { audit } = await open(t, t.testdir(), disk);
  const jumping = [...upTo(50), 500, ...upTo(50).slice(20)];
  for (const n of jumping) await audit.record(numbered(n));
  const opened: string[] = [];
  const { open: before } = disk;
  disk.open = async (...args) => {
    opened.push(`${args[0]}`);
    return before(...args);
  };
  const since = numbered(48).at;
  const read = await audit.read({ since, limit: 1_000 });
  t.same(
    read.map(({ outcome }) => outcome),
    ['48', '49', '500', '48', '49'],
  );
  t.ok(opened.length <= 5, `${opened.length} of ${jumping.length} entries' files`);
  opened.length = 0;
  t.same(
    (await audit.read({ limit: 2 })).map(({ outcome }) => outcome),
    ['48', '49'],
  );
  t.ok(opened.length <= 2);
});

t.test('a file that can not be closed is logged, and entries go on being added to it', async (t) => {
  const [dir, disk] = [t.testdir(), createFaultyDisk()];
  const { audit, log } = await open(t, dir, disk);
  disk.atRename = systemError('EPERM');
  for (const n of upTo(30)) await audit.record(numbered(n));
  t.equal(audit.trouble(), undefined);
  t.match(log.lines[0], { level: 'warn', text: /could not be closed/ });
  t.ok(log.lines.length < 6, 'not at each entry');
  t.same(await numbersIn(audit), upTo(30));
  t.same(await readdir(dir), ['audit.jsonl']);
  disk.atRename = undefined;
  for (const n of upTo(60).slice(30)) await audit.record(numbered(n));
  t.ok((await readdir(dir)).length > 1);
  t.same(await numbersIn(audit), upTo(60));
});

t.test('whatever the disk stops at, each entry is there once, in order, after the next start', async (t) => {
  for (let changes = 0; ; changes++) {
    const dir = t.testdir({ [`${changes}`]: {} });
    const folder = join(dir, `${changes}`);
    const disk = createStoppingDisk(changes);
    const first = await open(t, folder, disk).catch(() => undefined);
    if (first === undefined) continue;
    const written: number[] = [];
    for (const n of upTo(20)) {
      await first.audit.record(numbered(n));
      if (first.audit.trouble() === undefined) written.push(n);
    }
    await first.audit.close().catch(() => {});
    const { audit } = await open(t, folder);
    const read = (await numbersIn(audit)).filter((n) => !Number.isNaN(n));
    const whole = read.every((n, index) => n === index);
    if (!whole || read.length < written.length) t.fail(`${changes}: ${read.join(' ')}`);
    await audit.close();
    if (!disk.hasStopped) break;
  }
});

t.test('entries older than a time are deleted exactly, whatever file they are in', async (t) => {
  const dir = t.testdir();
  const { audit } = await open(t, dir);
  for (const n of upTo(40)) await audit.record(numbered(n));
  t.equal(await audit.deleteBefore(numbered(0).at), 0);
  t.equal(await audit.deleteBefore(numbered(10).at), 10);
  t.equal(await audit.deleteBefore(numbered(10).at), 0);
  t.same(await numbersIn(audit), upTo(40).slice(10));
  t.equal(await audit.deleteBefore(numbered(39).at + 1), 30);
  t.same(await numbersIn(audit), []);
  await audit.record(numbered(40));
  t.same(await numbersIn(audit), [40]);
  t.equal(await textOf(dir), linesOf([40]));
});

t.test(
  'files that are only named alike are ignored, and a folder in the place of one is an error',
  async (t) => {
    const dir = t.testdir();
    const others = [
      'audit.old.jsonl',
      'audit.000001.jsonl',
      'audit.000001.20269915T090000Z-20260115T100000Z.jsonl',
      'audit.000001.20260116T090000Z-20260115T100000Z.jsonl',
      'audit.000001.20260115T090000Z-20260115T100000Z.jsonl.gz',
    ];
    for (const name of others) await writeFile(join(dir, name), linesOf([7]));
    const { audit } = await open(t, dir);
    await audit.record(numbered(1));
    t.same(await numbersIn(audit), [1]);
    t.equal((await readdir(dir)).length, others.length + 1);
    await audit.close();
    await mkdir(join(dir, 'audit.000002.20260115T090000Z-20260115T100000Z.jsonl'));
    const again = await open(t, dir);
    await t.rejects(again.audit.read({ limit: 9 }), { code: 'EISDIR' });
  },
);

t.test('in a folder that another process took over nothing is closed, changed or deleted', async (t) => {
  const dir = t.testdir({ owner: 'theirs' });
  let isHeld = true;
  const audit = await openFiles(t, dir, async () => isHeld);
  for (const n of upTo(10)) await audit.append([numbered(n)]);
  const names = await readdir(dir);
  isHeld = false;
  for (const n of upTo(20).slice(10)) await audit.append([numbered(n)]);
  await t.rejects(audit.rewrite({ change: () => undefined }), { code: 'folder_taken' });
  await t.rejects(audit.deleteBefore(NOW * 2), { code: 'folder_taken' });
  t.same(await readdir(dir), names);
});

t.test('a line without end costs no memory and hides nothing', async (t) => {
  const long = Buffer.alloc(3_000_000, 'x').toString();
  const dir = t.testdir({ 'audit.jsonl': `${linesOf([0])}${long}\n${linesOf([1])}${long}` });
  const { audit } = await open(t, dir);
  await audit.record(newEntry({ outcome: '2' }));
  t.same(await numbersIn(audit), [0, 1, 2]);
  t.ok((await textOf(dir)).startsWith(`${linesOf([0])}${long}\n${linesOf([1])}${long}`));
});
