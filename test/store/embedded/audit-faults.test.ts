import { appendFile, open as openFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Audit } from '../../../src/core/audit.ts';
import type { AuditPatience } from '../../../src/store/audit-keeper.ts';
import { openAudit } from '../../../src/store/embedded/audit.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';
import { createMemoryLog, NOW, newEntry } from '../../support/records.ts';
import { until } from '../../support/until.ts';

/** It never tries again by itself while a test runs. */
const NEVER: AuditPatience = { room: 1_000, retry: { first: 2 ** 30, longest: 2 ** 30 } };
const SOON: AuditPatience = { room: 1_000, retry: { first: 1, longest: 1 } };

async function open(t: Test, patience = SOON) {
  const dir = t.testdir();
  const [disk, log] = [createFaultyDisk(), createMemoryLog()];
  const audit = await openAudit({ dir, log, files: disk, patience });
  t.teardown(() => audit.close());
  const path = join(dir, 'audit.jsonl');
  return { audit, disk, log, dir, path };
}

const numbered = (n: number) => newEntry({ at: NOW + n, outcome: `${n}` });
const hundred = Array.from({ length: 100 }, (_, n) => numbered(n));
const outcomes = async (audit: Audit) => (await audit.read({ limit: 9_999 })).map(({ outcome }) => outcome);
const mended = (audit: Audit) => until('it is written again', () => audit.trouble() === undefined);

for (const at of ['atAppend', 'fault'] as const)
  for (const code of ['EIO', 'EROFS', 'ENOSPC'])
    t.test(
      `${code} (${at}): a hundred entries at once wait for nothing, and are written in order`,
      async (t) => {
        const { audit, disk, log, dir } = await open(t);
        await audit.record(newEntry({ outcome: 'before' }));
        t.equal(audit.trouble(), undefined);
        disk[at] = systemError(code);
        await Promise.all(hundred.map((entry) => audit.record(entry)));
        const late = audit.record(numbered(100));
        await late;
        t.match(audit.trouble(), {
          reason: new RegExp(`DATA_DIR .*\\(${code}\\)`),
          since: NOW,
          waiting: 101,
          lost: 0,
        });
        t.equal(log.lines.filter(({ level }) => level === 'error').length, 101, 'each is in the log in full');
        t.match(log.lines[0], { fields: { entry: hundred[0] } });
        t.same(await outcomes(audit), ['before'], 'nobody reads what is not durable');
        disk[at] = undefined;
        await mended(audit);
        await audit.record(newEntry({ outcome: 'after' }));
        const all = ['before', ...hundred.map(({ outcome }) => outcome), '100', 'after'];
        t.same(await outcomes(audit), all);
        await audit.close();
        const again = await openAudit({ dir, log });
        t.teardown(() => again.close());
        t.same(await outcomes(again), all, 'also after a restart');
      },
    );

t.test('a handle whose flush failed is never flushed again: the file is opened anew', async (t) => {
  const { audit, disk } = await open(t);
  const opened: string[] = [];
  const { open: before } = disk;
  disk.open = async (...args) => {
    opened.push(`${args[0]}`);
    return before(...args);
  };
  disk.fault = systemError('EIO');
  await audit.record(numbered(1));
  disk.fault = undefined;
  await mended(audit);
  t.ok(opened.some((path) => path.endsWith('audit.jsonl')));
  t.same(await outcomes(audit), ['1']);
});

t.test('what a failed write left, and could not be cut off, takes no later line along', async (t) => {
  const { audit, disk, path } = await open(t, NEVER);
  await audit.record(numbered(1));
  disk.atAppend = systemError('EROFS');
  await audit.record(numbered(2));
  disk.atAppend = undefined;
  await writeFile(path, `${await readFile(path, 'utf8')}{"at":17`);
  // Only files that are appended to can't be cut, as with chattr +a.
  const { open: before } = disk;
  disk.open = async (...args) => {
    const handle = await before(...args);
    handle.truncate = async () => {
      throw systemError('EPERM');
    };
    return handle;
  };
  await audit.close();
  t.match((await readFile(path, 'utf8')).split('\n'), [/"1"/, '{"at":17', /"2"/, '']);
});

t.test('when memory has no room, a line in the log says how many are missing and since when', async (t) => {
  const { audit, disk, dir } = await open(t, { room: 10, retry: NEVER.retry });
  disk.fault = systemError('EIO');
  await audit.record(numbered(0));
  await Promise.all(hundred.slice(1).map((entry) => audit.record(entry)));
  t.match(audit.trouble(), { since: NOW, waiting: 10, lost: 90 });
  disk.fault = undefined;
  await audit.close();
  const again = await openAudit({ dir, log: createMemoryLog() });
  t.teardown(() => again.close());
  const read = await again.read({ limit: 99, personId: 'nobody' });
  t.match(read, [
    {
      at: NOW + 99,
      action: 'entries_missing',
      outcome: `90 entries since ${new Date(NOW + 10).toISOString()}`,
    },
  ]);
  t.equal(read.length, 1, 'they may be about everybody');
  await again.record(newEntry({ outcome: 'after' }));
  t.same((await outcomes(again)).slice(8), ['8', '9', read[0]?.outcome, 'after']);
});

t.test('what comes while it is written again is written after that', async (t) => {
  const { audit, disk } = await open(t);
  disk.fault = systemError('EIO');
  await audit.record(numbered(1));
  const gate = Promise.withResolvers<void>();
  disk.gate = gate.promise;
  const before = disk.flushes;
  disk.fault = undefined;
  await until('it tries again', () => disk.flushes > before);
  await audit.record(numbered(2));
  gate.resolve();
  await until('both are there', async () => (await outcomes(audit)).length === 2);
  t.same(await outcomes(audit), ['1', '2']);
  t.equal(audit.trouble(), undefined);
});

t.test('what can not be written before the end is counted in the log', async (t) => {
  const { audit, disk, log } = await open(t);
  disk.atAppend = systemError('EIO');
  await Promise.all(hundred.map((entry) => audit.record(entry)));
  await audit.close();
  t.match(log.lines.at(-1), { level: 'error', fields: { missing: 100 } });
});

t.test('a file that was cut or removed meanwhile is gone on with from its end', async (t) => {
  const { audit, disk, path } = await open(t, NEVER);
  await audit.record(numbered(1));
  disk.fault = systemError('EIO');
  await audit.record(numbered(2));
  disk.fault = undefined;
  await using handle = await openFile(path, 'r+');
  await handle.truncate(5);
  await audit.close();
  t.match((await readFile(path, 'utf8')).split('\n'), [/^.{5}$/, /"2"/, '']);
});

t.test('in a folder that another process took over, its lines are not cut off', async (t) => {
  const dir = t.testdir({ owner: 'theirs' });
  const [disk, log] = [createFaultyDisk(), createMemoryLog()];
  let isHeld = true;
  const stillHeld = async () => isHeld;
  const audit = await openAudit({ dir, log, files: disk, patience: NEVER, stillHeld });
  await audit.record(numbered(1));
  isHeld = false;
  await appendFile(join(dir, 'audit.jsonl'), `${JSON.stringify(newEntry({ outcome: 'theirs' }))}\n`);
  disk.atAppend = systemError('EIO');
  await audit.record(numbered(2));
  disk.atAppend = undefined;
  await audit.close();
  const again = await openAudit({ dir, log });
  t.teardown(() => again.close());
  t.same(await outcomes(again), ['1', 'theirs', '2']);
});

t.test('many that waited are written in several pieces, in order, and their gap behind them', async (t) => {
  const dir = t.testdir();
  const [disk, log] = [createFaultyDisk(), createMemoryLog()];
  const patience = { ...NEVER, room: 2_500 };
  const audit = await openAudit({ dir, log, files: disk, patience });
  disk.fault = systemError('EIO');
  await audit.record(numbered(0));
  for (let n = 1; n < 3_000; n++) await audit.record(numbered(n));
  disk.fault = undefined;
  const before = disk.flushes;
  await audit.close();
  t.equal(disk.flushes - before, 3);
  const again = await openAudit({ dir, log });
  t.teardown(() => again.close());
  const expected = Array.from({ length: 2_500 }, (_, n) => `${n}`);
  t.same(await outcomes(again), [...expected, `500 entries since ${new Date(NOW + 2_500).toISOString()}`]);
});
