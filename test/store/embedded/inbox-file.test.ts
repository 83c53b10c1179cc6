import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { wrap } from '../../../src/store/embedded/envelope.ts';
import { createInboxFile } from '../../../src/store/embedded/inbox-file.ts';
import { formerInbox } from '../../support/former-inbox.ts';
import { createMemoryLog, FOREIGN } from '../../support/records.ts';

function open(path: string, isHeld = true) {
  const log = createMemoryLog();
  return { ...createInboxFile({ path, stillHeld: async () => isHeld }, log), ...log };
}

const INBOX = {
  heardAt: 1_790_000_000_000,
  unfinished: [{ partitionKey: 'room', body: FOREIGN, acceptedAt: 1, isInterrupted: true }],
  seen: [['key', 1_790_000_001_000]] satisfies [string, number][],
};

t.test('the inbox that a former version saved is found', async (t) => {
  const dir = t.testdir();
  t.equal(await open(dir).find(), undefined);
  await writeFile(join(dir, 'inbox.json'), formerInbox({ unfinished: [], seen: [] }));
  t.strictSame(await open(dir).find(), { unfinished: [], seen: [] });
  await writeFile(join(dir, 'inbox.json'), formerInbox(INBOX));
  t.strictSame(await open(dir).find(), INBOX);
});

t.test('a damaged file is set aside and logged without its content', async (t) => {
  const dir = t.testdir();
  const path = join(dir, 'inbox.json');
  const whole = formerInbox(INBOX);
  const lacking = Buffer.concat(wrap([Buffer.from(JSON.stringify({ unfinished: [] }))]));
  for (const bad of [
    '',
    '{}',
    whole.subarray(0, -3),
    lacking,
    Buffer.concat(wrap([Buffer.from('{"secret')])),
  ]) {
    await writeFile(path, bad);
    const { find, lines } = open(dir);
    t.equal(await find(), undefined);
    t.strictSame(await readdir(dir), ['inbox.json.damaged']);
    t.same(await readFile(`${path}.damaged`), Buffer.from(bad));
    t.match(lines, [
      { level: 'error', text: /are lost/, fields: { err: { message: /^[Ii]t/ }, aside: /damaged/ } },
    ]);
    t.notMatch(JSON.stringify(lines), 'secret');
  }
});

t.test('a file that the disk can not read stays where it is', async (t) => {
  const dir = t.testdir({ 'inbox.json': {} });
  await t.rejects(open(dir).find(), /inbox\.json can't be used \(EISDIR\)/);
});

t.test('only the process that holds the folder can delete the file', async (t) => {
  const dir = t.testdir();
  await open(dir).delete();
  await writeFile(join(dir, 'inbox.json'), formerInbox(INBOX));
  await t.rejects(open(dir, false).delete(), /took the folder over/);
  t.strictSame(await open(dir).find(), INBOX);
  await open(dir).delete();
  t.strictSame(await readdir(dir), []);
});
