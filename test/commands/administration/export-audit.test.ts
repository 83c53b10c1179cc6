import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { closeAll } from '../../../src/core/async/close-all.ts';
import { SLICE_SIZE, type Slices } from '../../../src/core/async/slices.ts';
import { DAY } from '../../../src/core/clock.ts';
import { openAudit } from '../../../src/store/embedded/audit.ts';
import { openStore } from '../../../src/store/embedded/store.ts';
import { ada, ben, grantOf, NOW, start } from '../../support/chat.ts';
import { countedSlices } from '../../support/counted-slices.ts';
import { createMemoryLog } from '../../support/records.ts';

const entry = {
  at: NOW - DAY,
  actorId: 'ada',
  action: 'use',
  personId: 'ada',
  organizationId: '549236',
  outcome: 'answered',
  command: 'status',
  reference: 'abcdefgh',
} as const;

t.test('the audit log comes as a CSV file, newest first', async (t) => {
  const { say, link, entries } = await start(t);
  await link(grantOf(ada, { organizationName: '=HYPERLINK("http://evil.example"), Inc' }));
  entries.push({ ...entry, at: NOW - 40 * DAY }, entry, {
    at: NOW,
    action: 'revoked_at_meraki',
    personId: 'gone',
    organizationId: '9',
    outcome: 'confirmed',
  });
  const [sent, ...none] = await say(ben, 'export audit last 30d');
  t.same(none, []);
  t.equal(sent?.message.markdown, '2 entries of the audit log in the last 30 days, newest first.');
  const { name, type, data } = sent?.message.file ?? {};
  t.equal(name, 'audit-2026-08-03.csv');
  t.equal(type, 'text/csv');
  t.strictSame(data?.toString('utf8').split('\r\n'), [
    '\ufefftime,action,outcome,command,actor,actor e-mail,person,person e-mail,organization,reference,actor id,person id,organization id,share id',
    '2026-08-03T14:02:00Z,revoked_at_meraki,confirmed,,,,,,,,,gone,9,',
    '2026-08-02T14:02:00Z,use,answered,status,Ada Moreno,ada@aurora.example,Ada Moreno,ada@aurora.example,"\'=HYPERLINK(""http://evil.example""), Inc",abcdefgh,ada,ada,549236,',
    '',
  ]);
});

t.test('a file that was asked for in a group space comes directly', async (t) => {
  const { say, entries, chat } = await start(t);
  entries.push(entry);
  const [direct, line, ...none] = await say(ben, 'export audit', 'ops');
  t.same(none, []);
  t.equal(direct?.personId, 'ben');
  t.ok(direct?.message.file);
  t.strictSame(line?.message, { markdown: '**Ben Okafor**: I sent you the answer in a direct message.' });
  chat.refusesDirect = true;
  const [refused] = await say(ben, 'export audit', 'ops');
  t.match(refused?.message, { markdown: /did not let me send you a direct message/, file: undefined });
});

t.test('the file of one person without entries has a header only', async (t) => {
  const { say } = await start(t);
  const [sent] = await say(ben, 'export audit ada@aurora.example');
  t.equal(sent?.message.markdown, '0 entries of the audit log about **Ada Moreno**, newest first.');
  t.match(sent?.message.file?.data.toString(), /^\ufefftime,.*\r\n$/);
});

t.test('a file of 100,000 entries is made a slice at a time, from the disk to its last row', async (t) => {
  const slices = countedWork();
  const dir = t.testdir();
  const line = (n: number) => `${JSON.stringify({ ...entry, at: NOW - DAY + n, outcome: `${n}` })}\n`;
  await writeFile(join(dir, 'audit.jsonl'), Array.from({ length: 100_100 }, (_, n) => line(n)).join(''));
  const log = createMemoryLog();
  const clock = () => NOW;
  const audit = await openAudit({ dir, log, slices, clock });
  const store = await openStore({ dir, log, clock });
  t.teardown(() => closeAll([audit.close, store.close]));
  const { say } = await start(t, undefined, undefined, { audit, store }, slices);
  const [sent] = await say(ben, 'export audit');
  const rows = sent?.message.file?.data.toString('utf8').split('\r\n') ?? [];
  t.equal(rows.length, 100_002);
  t.match([rows[1], rows[100_000]], [/use,100099,/, /use,100,/]);
  t.ok(slices.most() <= SLICE_SIZE, `${slices.most()} entries in one turn`);
  t.ok(slices.all() >= 300_000, 'they are read, their names are, and they are written');
});

/** Slices that count all the items that are worked on. */
function countedWork() {
  const counted = countedSlices();
  let all = 0;
  const slices: Slices & { most(): number; all(): number } = {
    ...counted,
    each: (items, work, weightOf) =>
      counted.each(
        items,
        (slice) => {
          counted.count(slice.length);
          all += slice.length;
          work(slice);
        },
        weightOf,
      ),
    all: () => all,
  };
  return slices;
}
