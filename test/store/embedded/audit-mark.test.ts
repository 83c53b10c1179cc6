import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import t, { type Test } from 'tap';
import type { Audit } from '../../../src/core/audit.ts';
import { gapIn } from '../../../src/core/audit-gap.ts';
import type { AuditPatience } from '../../../src/store/audit-keeper.ts';
import { openAudit } from '../../../src/store/embedded/audit.ts';
import { createFaultyDisk, mountTmpfs, systemError } from '../../support/faulty-disk.ts';
import { createMemoryLog, NOW, newEntry } from '../../support/records.ts';

const KILLS = 5;
const RECORDER = new URL('../../support/processes/audit-until-killed.ts', import.meta.url).pathname;
/** It never tries again by itself while a test runs. */
const NEVER: AuditPatience = { room: 1_000, retry: { first: 2 ** 30, longest: 2 ** 30 } };
const LATER = NOW + 60_000;

async function open(t: Test, dir: string, files = createFaultyDisk()) {
  const log = createMemoryLog();
  const audit = await openAudit({ dir, log, files, clock: () => LATER, patience: NEVER });
  t.teardown(() => audit.close());
  return { audit, log };
}

const numbered = (n: number) => newEntry({ at: NOW + n, outcome: `${n}` });
const outcomes = async (audit: Audit) => (await audit.read({ limit: 9_999 })).map(({ outcome }) => outcome);

for (const end of ['stopped', 'killed'] as const)
  t.test(
    `a process that was ${end} while the disk failed: the next one says so in the log, once`,
    async (t) => {
      const dir = t.testdir();
      const disk = createFaultyDisk();
      const { audit } = await open(t, dir, disk);
      await audit.record(numbered(0));
      disk.fault = systemError('EIO');
      await Promise.all([1, 2, 3].map((n) => audit.record(numbered(n))));
      if (end === 'stopped') await audit.close();
      const { audit: next } = await open(t, dir);
      const missing = `at least 3 entries since ${new Date(NOW + 1).toISOString()}`;
      t.match(await next.read({ limit: 9 }), [{ outcome: '0' }, { outcome: missing, at: LATER }]);
      t.same(await readdir(dir), ['audit.jsonl']);
      await next.close();
      t.same(await outcomes((await open(t, dir)).audit), ['0', missing]);
    },
  );

t.test('when all was written in the end, the next start says nothing', async (t) => {
  const dir = t.testdir();
  const disk = createFaultyDisk();
  const { audit } = await open(t, dir, disk);
  disk.fault = systemError('EIO');
  await audit.record(numbered(1));
  t.same(await readdir(dir), ['audit.jsonl', 'audit.missing']);
  disk.fault = undefined;
  await audit.close();
  t.same(await readdir(dir), ['audit.jsonl']);
  t.same(await outcomes((await open(t, dir)).audit), ['1']);
});

t.test('a start on a disk that still fails says so when it can', async (t) => {
  const dir = t.testdir({ 'audit.missing': '{"since":1,"count":2}' });
  const disk = createFaultyDisk();
  disk.fault = systemError('EIO');
  const { audit } = await open(t, dir, disk);
  t.match(audit.trouble(), { since: 1, waiting: 0, lost: 2 });
  disk.fault = undefined;
  await audit.record(numbered(5));
  await audit.close();
  t.same(await outcomes((await open(t, dir)).audit), [
    '5',
    'at least 2 entries since 1970-01-01T00:00:00.001Z',
  ]);
});

for (const text of ['', 'edited by hand', '{"since":"x","count":2}', '{"since":1,"count":0}'])
  t.test(`a mark that holds ${JSON.stringify(text)} says since when by its time`, async (t) => {
    const dir = t.testdir({ 'audit.missing': text });
    await utimes(join(dir, 'audit.missing'), NOW / 1000, NOW / 1000);
    t.same(await outcomes((await open(t, dir)).audit), ['at least 1 entry since 2026-01-15T09:00:00.000Z']);
  });

t.test('a mark that can not be read or removed stops nothing', async (t) => {
  const dir = t.testdir({ 'audit.missing': { folder: '' } });
  const { audit, log } = await open(t, dir);
  t.match(log.lines, [{ level: 'warn', text: 'it is unknown whether audit entries are missing' }]);
  await audit.record(numbered(1));
  t.same(await outcomes(audit), ['1']);
});

t.test(
  'a full tmpfs: all entries are there when it has room again, and after a kill it is said',
  async (t) => {
    const dir = await mountTmpfs(t, 'size=64k');
    if (dir === undefined) return t.comment('skipped: no tmpfs can be mounted here');
    const { audit } = await open(t, dir);
    await writeFile(join(dir, 'ballast'), Buffer.alloc(128 * 1024)).catch(() => {});
    let n = 0;
    while (audit.trouble() === undefined && n < 10_000) await audit.record(numbered(n++));
    t.match(audit.trouble(), { reason: 'the disk of DATA_DIR is full (ENOSPC): make room' });
    t.match(await readdir(dir), ['audit.jsonl', 'audit.missing', 'ballast']);
    await writeFile(join(dir, 'ballast'), '');
    const { audit: next } = await open(t, dir);
    t.match((await outcomes(next)).at(-1), /^at least 1 entry since 20/);
    await next.close();
    await audit.close();
  },
);

t.test(
  `${KILLS} kills -9 right after the disk was mended: each entry is there once, or said to be missing`,
  async (t) => {
    const dir = t.testdir();
    let recorded = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const env = { PATH: process.env.PATH }; // without tap's hooks: a killed process reports no coverage
      const child = spawn(process.execPath, [RECORDER, dir, `${recorded}`], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(child, 'exit');
      let repairs = 0;
      for await (const line of createInterface(child.stdout)) {
        if (line.startsWith('recorded')) recorded = Math.max(recorded, Number(line.split(' ')[1]) + 1);
        else if (++repairs > kill % 3) child.kill('SIGKILL');
      }
      await exited;
      t.equal(child.signalCode, 'SIGKILL');
    }
    const { audit } = await open(t, dir);
    const read = await audit.read({ limit: 1_000_000 });
    const gaps = read.map(gapIn).filter((gap) => gap !== undefined);
    const numbers = read.filter((entry) => gapIn(entry) === undefined).map(({ at }) => at - NOW);
    t.strictSame(
      numbers,
      [...new Set(numbers)].toSorted((a, b) => a - b),
      'once, and in order',
    );
    const there = new Set(numbers);
    const silent = Array.from({ length: recorded }, (_, n) => n).filter(
      (n) => !there.has(n) && !gaps.some(({ since, until }) => since <= NOW + n && NOW + n <= until),
    );
    t.strictSame(silent, []);
    t.comment(`${recorded} recorded, ${there.size} there, ${gaps.length} times said to be missing`);
  },
);
