import * as fs from 'node:fs/promises';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { AuditEntry } from '../../../src/core/links.ts';
import { openAuditFiles } from '../../../src/store/embedded/audit-files.ts';
import type { Files } from '../../../src/store/embedded/disk.ts';
import { linesOf, numbered, numbersIn, textOf, upTo } from '../../support/audit-folder.ts';
import { countedSlices } from '../../support/counted-slices.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';
import { createMemoryLog, NOW, newEntry } from '../../support/records.ts';
import { createStoppingDisk } from '../../support/stopping-disk.ts';

async function open(t: Test, folder: string, files: Files = fs) {
  const place = { folder, files, log: createMemoryLog(), clock: () => NOW };
  const audit = await openAuditFiles({ ...place, segmentBytes: 2_000 });
  t.teardown(() => audit.close());
  return audit;
}

const isEven = ({ outcome }: AuditEntry) => Number(outcome) % 2 === 0;
const hidden = (entry: AuditEntry) =>
  isEven(entry) && entry.command !== 'hidden' ? { ...entry, command: 'hidden' } : entry;
/** The log when the even ones are hidden. */
const HIDDEN = upTo(30)
  .map((n) => `${JSON.stringify(n % 2 === 0 ? { ...numbered(n), command: 'hidden' } : numbered(n))}\n`)
  .join('');

t.test('entries are replaced and removed in every file, and other lines stay where they are', async (t) => {
  const dir = t.testdir({ 'audit.jsonl': `${linesOf([0])}edited by hand\n${linesOf([1])}{"at":17` });
  const audit = await open(t, dir);
  for (const n of upTo(30).slice(2)) await audit.append([numbered(n)]);
  t.equal(await audit.rewrite({ change: hidden }), 15);
  const lines = HIDDEN.split(/(?<=\n)/);
  lines.splice(1, 0, 'edited by hand\n');
  lines.splice(3, 0, '{"at":17\n');
  t.equal(await textOf(dir), lines.join(''));
  t.equal(await audit.rewrite({ change: hidden }), 0, 'there is nothing more to change');
  t.equal(await audit.rewrite({ change: (entry) => (isEven(entry) ? undefined : entry) }), 15);
  t.same(
    await numbersIn(audit),
    upTo(30).filter((n) => n % 2 === 1),
  );
});

t.test('the time of an entry stays, and only its fields are written', async (t) => {
  const dir = t.testdir();
  const audit = await open(t, dir);
  await audit.append([numbered(0)]);
  await audit.rewrite({ change: (entry) => ({ ...entry, at: 1, ...{ more: 'secret' } }) });
  t.equal(await textOf(dir), linesOf([0]));
});

t.test('a file in which nothing changes is not written, and one that is left empty is deleted', async (t) => {
  const [dir, disk] = [t.testdir(), createFaultyDisk()];
  const audit = await open(t, dir, disk);
  for (const n of upTo(30)) await audit.append([numbered(n)]);
  await audit.rewrite({ change: (entry) => entry });
  const [names, before] = [await readdir(dir), disk.flushes];
  const change = (entry: AuditEntry) => (Number(entry.outcome) < 20 ? undefined : entry);
  t.equal(await audit.rewrite({ change }), 20);
  t.equal(disk.flushes - before, 1);
  t.ok((await readdir(dir)).length < names.length);
  t.same(await numbersIn(audit), upTo(30).slice(20));
});

t.test('entries that do not hold a text are not looked at', async (t) => {
  const audit = await open(t, t.testdir());
  const odd = 'a "quoted" \u2028 name';
  for (const n of upTo(30)) await audit.append([numbered(n)]);
  await audit.append([newEntry({ outcome: '30', personId: odd })]);
  const seen = new Set<string>();
  const change = (entry: AuditEntry) => {
    seen.add(entry.outcome);
    return undefined;
  };
  t.equal(await audit.rewrite({ change, holding: [odd] }), 1);
  t.same([...seen], ['30']);
});

t.test(
  'whatever the disk stops at, every entry is there as it was or changed, and it can be made again',
  async (t) => {
    for (let changes = 0; ; changes++) {
      const folder = join(t.testdir(), `${changes}`);
      await mkdir(folder);
      await writeFile(join(folder, 'audit.jsonl'), linesOf(upTo(10)));
      const before = await open(t, folder);
      for (const n of upTo(30).slice(10)) await before.append([numbered(n)]);
      await before.close();
      const disk = createStoppingDisk(changes);
      const audit = await open(t, folder, disk).catch(() => undefined);
      const changed = await audit?.rewrite({ change: hidden }).catch(() => undefined);
      await audit?.close().catch(() => {});
      const again = await open(t, folder);
      const read = await numbersIn(again);
      if (`${read}` !== `${upTo(30)}`) t.fail(`${changes}: ${read.join(' ')}`);
      await again.rewrite({ change: hidden });
      if ((await textOf(folder)) !== HIDDEN) t.fail(`${changes}: not all are changed`);
      if ((await readdir(folder)).some((name) => name.endsWith('tmp'))) t.fail(`${changes}: left over`);
      await again.close();
      if (changed !== undefined && !disk.hasStopped) break;
    }
  },
);

t.test(
  'a disk that is full in the middle: nothing is lost, entries are written on, and it can be made again',
  async (t) => {
    const [dir, disk] = [t.testdir(), createFaultyDisk()];
    const audit = await open(t, dir, disk);
    for (const n of upTo(30)) await audit.append([numbered(n)]);
    let isFull = false;
    const change = (entry: AuditEntry) => {
      if (entry.outcome === '16' && !isFull) {
        isFull = true;
        disk.atAppend = systemError('ENOSPC');
      }
      return hidden(entry);
    };
    await t.rejects(audit.rewrite({ change }), { code: 'ENOSPC' });
    disk.atAppend = undefined;
    t.same(await numbersIn(audit), upTo(30));
    t.notOk((await readdir(dir)).some((name) => name.endsWith('tmp')));
    await audit.append([newEntry({ outcome: '30' })]);
    t.ok((await audit.rewrite({ change: hidden })) > 0);
    t.ok((await textOf(dir)).startsWith(HIDDEN));
  },
);

t.test('entries are changed in slices, and those that are recorded meanwhile do not wait', async (t) => {
  const slices = countedSlices();
  const dir = t.testdir({ 'audit.jsonl': linesOf(upTo(5_000)) });
  const place = { folder: dir, files: fs, log: createMemoryLog(), clock: () => NOW };
  const audit = await openAuditFiles({ ...place, slices });
  t.teardown(() => audit.close());
  const change = (entry: AuditEntry) => {
    slices.count();
    return hidden(entry);
  };
  const rewriting = audit.rewrite({ change });
  let isOver = false;
  rewriting.finally(() => {
    isOver = true;
  });
  await new Promise(setImmediate);
  await audit.append([numbered(5_000)]);
  t.notOk(isOver);
  t.equal(await rewriting, 2_500);
  t.ok(slices.most() <= 250, `${slices.most()} entries in one turn`);
  t.same(await numbersIn(audit), upTo(5_001));
});
