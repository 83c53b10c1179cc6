import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { wrap } from '../../../src/store/embedded/envelope.ts';
import { createInboxFile } from '../../../src/store/embedded/inbox-file.ts';
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

t.test('the inbox that was saved last is found', async (t) => {
  const dir = t.testdir();
  t.equal(await open(dir).find(), undefined);
  await open(dir).save({ unfinished: [], seen: [] });
  t.strictSame(await open(dir).find(), { unfinished: [], seen: [] });
  await open(dir).save(INBOX);
  t.strictSame(await open(dir).find(), INBOX);
  t.strictSame(await readdir(dir), ['inbox.json'], 'no backup stays');
});

t.test('a damaged file is set aside and logged without its content', async (t) => {
  const dir = t.testdir();
  await open(dir).save(INBOX);
  const path = join(dir, 'inbox.json');
  const whole = await readFile(path);
  const lacking = wrap([Buffer.from(JSON.stringify({ unfinished: [] }))]);
  for (const bad of ['', '{}', whole.subarray(0, -3), lacking, wrap([Buffer.from('{"secret')])]) {
    await writeFile(path, bad);
    const { find, lines } = open(dir);
    t.equal(await find(), undefined);
    t.strictSame(await readdir(dir), ['inbox.json.damaged']);
    t.same(await readFile(`${path}.damaged`), Buffer.from(bad));
    t.match(lines, [
      {
        level: 'error',
        text: /are lost/,
        fields: { err: { message: /inbox\.json can't be used: it/ }, aside: /damaged/ },
      },
    ]);
    t.notMatch(JSON.stringify(lines), 'secret');
  }
});

t.test('a file that the disk can not read stays where it is', async (t) => {
  const dir = t.testdir({ 'inbox.json': {} });
  await t.rejects(open(dir).find(), { code: 'EISDIR' });
});

t.test('a process that lost the folder to another one writes nothing', async (t) => {
  const dir = t.testdir();
  await open(dir).save(INBOX);
  await t.rejects(
    open(dir, false).save({ unfinished: [], seen: [] }),
    /another process took the folder over/,
  );
  t.strictSame(await open(dir).find(), INBOX);
});

t.test('a file in which a newer version added fields is read', async (t) => {
  const dir = t.testdir();
  const newer = {
    ...INBOX,
    unfinished: [{ lane: 'room', body: FOREIGN, acceptedAt: 1, isInterrupted: true, added: 1 }],
    added: 1,
  };
  await writeFile(join(dir, 'inbox.json'), wrap([Buffer.from(JSON.stringify(newer))]));
  t.strictSame(await open(dir).find(), INBOX);
});

t.test('only the process that holds the folder can delete the file', async (t) => {
  const dir = t.testdir();
  await open(dir).delete();
  await open(dir).save(INBOX);
  await t.rejects(open(dir, false).delete(), /took the folder over/);
  t.strictSame(await open(dir).find(), INBOX);
  await open(dir).delete();
  t.strictSame(await readdir(dir), []);
});

t.test('the partition key is stored as `lane`, as every version wrote it', async (t) => {
  const dir = t.testdir();
  await open(dir).save(INBOX);
  const { data } = JSON.parse(await readFile(join(dir, 'inbox.json'), 'utf8'));
  t.strictSame(data, {
    heardAt: INBOX.heardAt,
    seen: INBOX.seen,
    unfinished: [{ lane: 'room', body: FOREIGN, acceptedAt: 1, isInterrupted: true }],
  });
});
