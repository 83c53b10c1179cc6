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

const REST = {
  heardAt: 1_790_000_000_000,
  unfinished: [{ lane: 'room', body: FOREIGN, acceptedAt: 1, isInterrupted: true }],
  seen: [['key', 1_790_000_001_000]] satisfies [string, number][],
};

t.test('what was kept is found, and the last that was kept counts', async (t) => {
  const dir = t.testdir();
  t.equal(await open(dir).find(), undefined);
  await open(dir).keep({ unfinished: [], seen: [] });
  t.strictSame(await open(dir).find(), { unfinished: [], seen: [] });
  await open(dir).keep(REST);
  t.strictSame(await open(dir).find(), REST);
  t.strictSame(await readdir(dir), ['inbox.json'], 'no copy of what is over stays');
});

t.test('a damaged one is set aside and said, without what it holds', async (t) => {
  const dir = t.testdir();
  await open(dir).keep(REST);
  const path = join(dir, 'inbox.json');
  const whole = await readFile(path);
  const lacking = wrap([Buffer.from(JSON.stringify({ ...REST, seen: undefined }))]);
  for (const bad of ['', '{}', whole.subarray(0, -3), lacking, wrap([Buffer.from('{"secret')])]) {
    await writeFile(path, bad);
    const { find, lines } = open(dir);
    t.equal(await find(), undefined);
    t.strictSame(await readdir(dir), ['inbox.json.damaged']);
    t.same(await readFile(`${path}.damaged`), Buffer.from(bad));
    t.match(lines, [
      { level: 'error', text: /are lost/, fields: { err: `${path} can't be used: it`, aside: /damaged/ } },
    ]);
    t.notMatch(JSON.stringify(lines), 'secret');
  }
});

t.test('a disk that fails is no damage: the file stays where it is', async (t) => {
  const dir = t.testdir({ 'inbox.json': {} });
  await t.rejects(open(dir).find(), { code: 'EISDIR' });
});

t.test('who lost the folder to another process writes nothing', async (t) => {
  const dir = t.testdir();
  await open(dir).keep(REST);
  await t.rejects(
    open(dir, false).keep({ unfinished: [], seen: [] }),
    /another process took the folder over/,
  );
  t.strictSame(await open(dir).find(), REST);
});

t.test('what a newer version added is no damage', async (t) => {
  const dir = t.testdir();
  const newer = { ...REST, unfinished: REST.unfinished.map((one) => ({ ...one, added: 1 })), added: 1 };
  await writeFile(join(dir, 'inbox.json'), wrap([Buffer.from(JSON.stringify(newer))]));
  t.strictSame(await open(dir).find(), REST);
});

t.test('it is forgotten by whoever holds the folder, and nobody else', async (t) => {
  const dir = t.testdir();
  await open(dir).forget();
  await open(dir).keep(REST);
  await t.rejects(open(dir, false).forget(), /took the folder over/);
  t.strictSame(await open(dir).find(), REST);
  await open(dir).forget();
  t.strictSame(await readdir(dir), []);
});
