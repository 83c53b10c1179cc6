import { lstat, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openAudit } from '../../../src/store/embedded/audit.ts';
import type { Files } from '../../../src/store/embedded/disk.ts';
import { createFaultyDisk } from '../../support/faulty-disk.ts';
import { createMemoryLog, FOREIGN, newEntry } from '../../support/records.ts';
import { auditContract } from '../../support/store-contract/audit.ts';
import { until } from '../../support/until.ts';

async function open(t: Test, dir: string, files?: Files) {
  const log = createMemoryLog();
  const audit = await openAudit({ dir, log, ...(files && { files }) });
  t.teardown(() => audit.close());
  return { audit, log, read: () => readFile(join(dir, 'audit.jsonl'), 'utf8') };
}

function outcomes(text: string): string[] {
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).outcome]));
}

await auditContract(t, 'file', async (t) => {
  const dir = t.testdir();
  const { audit, log } = await open(t, dir);
  return {
    audit,
    log,
    async reopen() {
      await audit.close();
      return (await open(t, dir)).audit;
    },
  };
});

t.test('each entry is one JSON line, in the order of the calls, in a file for its owner only', async (t) => {
  const dir = join(t.testdir(), 'new');
  const { audit, read } = await open(t, dir);
  const entries = Array.from({ length: 100 }, (_, n) => newEntry({ outcome: `${n} ${FOREIGN}` }));
  await Promise.all(entries.map((entry) => audit.record(entry)));
  const lines = (await read()).split('\n');
  t.equal(lines.pop(), '');
  t.strictSame(
    lines.map((line) => JSON.parse(line)),
    entries.map((entry) => JSON.parse(JSON.stringify(entry))),
  );
  t.equal((await lstat(join(dir, 'audit.jsonl'))).mode & 0o777, 0o600);
});

t.test('a hundred entries at once need one flush', async (t) => {
  const disk = createFaultyDisk();
  const { audit, read } = await open(t, t.testdir(), disk);
  const before = disk.flushes;
  await Promise.all(Array.from({ length: 100 }, () => audit.record(newEntry())));
  t.equal(disk.flushes - before, 1);
  t.equal(outcomes(await read()).length, 100);
});

t.test('recording an entry resolves when the entry is flushed, and not before', async (t) => {
  const disk = createFaultyDisk();
  const { audit } = await open(t, t.testdir(), disk);
  const gate = Promise.withResolvers<void>();
  const before = disk.flushes;
  disk.gate = gate.promise;
  let durable = false;
  const recording = audit.record(newEntry()).then(() => {
    durable = true;
  });
  await until('the flush begins', () => disk.flushes > before);
  t.notOk(durable);
  gate.resolve();
  await recording;
});

for (const [what, torn] of [
  ['a line', '{"at":17'],
  ['two hundred kilobytes', 'x'.repeat(200_000)],
  ['nothing', ''],
] as const) {
  t.test(
    `after a crash tore ${what} the torn line stays, and the next entry has a line of its own`,
    async (t) => {
      const dir = t.testdir();
      const whole = `${JSON.stringify(newEntry({ outcome: 'whole' }))}\n${torn}`;
      await writeFile(join(dir, 'audit.jsonl'), whole);
      const { audit, read } = await open(t, dir);
      t.equal(await read(), whole, 'opening changes nothing');
      await audit.record(newEntry({ outcome: 'next' }));
      await audit.record(newEntry({ outcome: 'and next' }));
      t.match(await audit.read({ limit: 9 }), [
        { outcome: 'whole' },
        { outcome: 'next' },
        { outcome: 'and next' },
      ]);
      t.ok((await read()).startsWith(whole));
    },
  );
}

t.test('a last entry without its line feed, as some editors leave it, is kept', async (t) => {
  const dir = t.testdir({ 'audit.jsonl': JSON.stringify(newEntry({ outcome: 'edited' })) });
  const { audit } = await open(t, dir);
  await audit.record(newEntry({ outcome: 'next' }));
  t.match(await audit.read({ limit: 9 }), [{ outcome: 'edited' }, { outcome: 'next' }]);
});

t.test('a log that can not be opened: the error names the file and says what to do', async (t) => {
  const dir = t.testdir({ 'audit.jsonl': {} });
  const path = join(dir, 'audit.jsonl');
  await t.rejects(openAudit({ dir, log: createMemoryLog() }), {
    message: `The audit log ${path} can't be opened (EISDIR). Make it a file that the user of the bot may read and write, on a disk that works, or move it away: then a new one begins. Nothing was changed.`,
  });
});
