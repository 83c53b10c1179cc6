import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { openAudit } from '../../../src/store/embedded/audit.ts';
import { readEntries } from '../../../src/store/embedded/audit-reader.ts';
import { attack, RUNS } from '../../support/fuzz.ts';
import { hostileJson, hostileText, mutated } from '../../support/hostile-input.ts';
import { createMemoryLog, newEntry } from '../../support/records.ts';

const entry = JSON.stringify(newEntry());
const line = fc.oneof(
  fc.constant(entry),
  mutated(fc.constant(newEntry())).map((value) => JSON.stringify(value)),
  hostileText,
  hostileJson.map((value) => JSON.stringify(value)),
);
const END = fc.constantFrom('\n', '\n', '\n', '\r\n', '', '\u2028', '\0');
const LINES = 50;
const log = fc
  .array(fc.tuple(line, END), { minLength: LINES, maxLength: LINES })
  .map((all) => Buffer.from(all.flat().join('')));

t.test('every entry of an edited log stays, and new entries can be read', async (t) => {
  const dir = t.testdir();
  const path = join(dir, 'audit.jsonl');
  await attack(
    t,
    `a log of ${LINES} lines keeps its entries`,
    fc.asyncProperty(log, async (given) => {
      await writeFile(path, given);
      const before = await entriesOf(path);
      const audit = await openAudit({ dir, log: createMemoryLog() });
      await audit.record(newEntry({ reference: 'after' }));
      await audit.close();
      const kept = await readFile(path);
      if (!kept.subarray(0, given.length).equals(given)) throw new Error('the log was changed');
      const after = await entriesOf(path);
      if (after.at(-1)?.reference !== 'after') throw new Error('the new entry can not be read');
      if (after.length < before.length + 1) throw new Error('an entry is lost');
    }),
    RUNS / LINES,
  );
});

async function entriesOf(path: string) {
  const entries = [];
  for await (const read of readEntries(path)) if (read !== undefined) entries.push(read);
  return entries;
}
