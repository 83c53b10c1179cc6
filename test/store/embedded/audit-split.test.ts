import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openAudit } from '../../../src/store/embedded/audit.ts';
import type { Files } from '../../../src/store/embedded/disk.ts';
import { linesOf, numbered, numbersIn, textOf, upTo } from '../../support/audit-folder.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';
import { createMemoryLog, NOW } from '../../support/records.ts';
import { createStoppingDisk } from '../../support/stopping-disk.ts';

/** A log as an earlier version left it, with lines that are no entries: one was edited, a crash cut the last one short. */
const FORMER = `${linesOf(upTo(1_000))}edited by hand\n\n${linesOf(upTo(2_000).slice(1_000))}{"at":17`;

/** A block of the reader or more: splits are made between blocks. */
async function open(t: Test, dir: string, files?: Files) {
  const log = createMemoryLog();
  const audit = await openAudit({
    dir,
    log,
    clock: () => NOW,
    segmentBytes: 10_000,
    ...(files && { files }),
  });
  t.teardown(() => audit.close());
  return { audit, log };
}

t.test('a log that an earlier version left is split, and every byte stays', async (t) => {
  const dir = t.testdir({ 'audit.jsonl': FORMER });
  const { audit, log } = await open(t, dir);
  t.same(await numbersIn(audit), upTo(2_000));
  t.equal(await textOf(dir), FORMER);
  const names = await readdir(dir);
  t.match(names[0], /^audit\.000001-0001\.20260115T090000Z-20260115T\d{6}Z\.jsonl$/);
  t.ok(names.length > 5);
  await audit.record(numbered(2_000));
  t.same(await numbersIn(audit), upTo(2_001));
  t.same(log.lines, []);
});

t.test(
  'whatever the disk stops at, the next start splits it again and nothing is lost or doubled',
  async (t) => {
    for (let changes = 0; ; changes++) {
      const folder = join(t.testdir(), `${changes}`);
      await mkdir(folder);
      await writeFile(join(folder, 'audit.jsonl'), FORMER);
      const disk = createStoppingDisk(changes);
      const first = await open(t, folder, disk).catch(() => undefined);
      if (first) {
        const read = await numbersIn(first.audit);
        if (read.length !== 2_000) t.fail(`${changes}: ${read.length} are read while it is not split`);
        await first.audit.close();
      }
      const { audit } = await open(t, folder);
      if ((await textOf(folder)) !== FORMER) t.fail(`${changes}: the text is another`);
      if ((await numbersIn(audit)).length !== 2_000) t.fail(`${changes}: entries are lost or doubled`);
      await audit.close();
      if ((await readdir(folder)).some((name) => /tmp|unsplit/.test(name))) t.fail(`${changes}: left over`);
      if (!disk.hasStopped) break;
    }
  },
);

t.test(
  'a disk without room: it is kept whole, read, added to and changed, until the next start',
  async (t) => {
    const dir = t.testdir({ 'audit.jsonl': FORMER });
    const disk = createFaultyDisk();
    disk.atAppend = systemError('ENOSPC');
    const { audit, log } = await open(t, dir, disk);
    t.match(log.lines, [{ level: 'warn', fields: { err: { code: 'ENOSPC' } } }]);
    t.same(await readdir(dir), ['audit.000001.unsplit.jsonl', 'audit.jsonl']);
    t.same(await numbersIn(audit), upTo(2_000));
    disk.atAppend = undefined;
    for (const n of upTo(2_100).slice(2_000)) await audit.record(numbered(n));
    t.equal(await audit.deleteBefore(numbered(10).at), 10);
    t.same(await numbersIn(audit), upTo(2_100).slice(10));
    await audit.close();
    const again = await open(t, dir);
    t.notOk((await readdir(dir)).includes('audit.000001.unsplit.jsonl'));
    for (const n of upTo(2_200).slice(2_100)) await again.audit.record(numbered(n));
    t.same(await numbersIn(again.audit), upTo(2_200).slice(10));
  },
);
