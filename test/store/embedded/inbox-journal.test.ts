import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import { HANDLED } from '../../../src/core/inbox.ts';
import { createEmbeddedInbox } from '../../../src/store/embedded/inbox.ts';
import { INBOX_LINES, numberedEvent, openJournal as open } from '../../support/inbox-journal.ts';
import { NOW } from '../../support/records.ts';
import { newEvent, record, until } from '../../support/store-contract/inbox-events.ts';

t.test('a file that a kill cut short at any byte holds the lines before the cut', async (t) => {
  const whole = Buffer.from(INBOX_LINES.map((line) => `${line}\n`).join(''));
  const dir = t.testdir();
  const path = join(dir, 'inbox.jsonl');
  for (let length = 0; length <= whole.length; length++) {
    const cut = whole.subarray(0, length);
    await writeFile(path, cut);
    const { journal, lines } = await open(t, dir);
    // A last line counts when nothing but its line feed is missing.
    const left = INBOX_LINES.filter(
      (_, n) => Buffer.byteLength(INBOX_LINES.slice(0, n + 1).join('\n')) <= length,
    );
    const ids = new Set(
      [1, 2, 3].filter((id) => left.some((line) => line.includes(`"accepted","id":${id},`))),
    );
    if (left.length >= 5) ids.delete(1);
    t.strictSame(
      journal.saved.unfinished.map(({ id }) => id),
      [...ids],
      `${length} bytes`,
    );
    t.equal(journal.saved.missedSince, left.length >= 4 ? NOW - 5 : undefined);
    t.strictSame(lines, [], 'nothing is damaged');
    await journal.close();
    t.notOk((await readdir(dir)).includes('inbox.jsonl.damaged'));
  }
});

t.test('at the start the file is written anew, with all keys and without what is over', async (t) => {
  const dir = t.testdir({ 'inbox.jsonl': INBOX_LINES.map((line) => `${line}\n`).join('') });
  const { journal, read } = await open(t, dir);
  t.match(journal.saved, {
    heardAt: NOW + 2,
    missedSince: NOW - 5,
    seen: [['key 1'], ['key 2'], ['key 3']],
    unfinished: [{ id: 2 }, { id: 3 }],
  });
  t.strictSame(
    (await read())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).type),
    ['seen', 'seen', 'seen', 'unfinished', 'unfinished', 'heardAt', 'missedSince'],
  );
  t.equal(journal.nextId(), 4);
});

t.test(
  'a start under a clock that is wrong forgets no event, which the next one would handle again',
  async (t) => {
    const dir = t.testdir();
    const event = newEvent({ rememberFor: HOUR });
    const [accepted, ...later] = [NOW, NOW + 2 * HOUR, NOW - HOUR, NOW].map((time) => async () => {
      const { journal, log } = await open(t, dir);
      const inbox = createEmbeddedInbox({ log, clock: () => time, journal });
      inbox.open(async () => HANDLED);
      const acceptance = await inbox.accept(event);
      await inbox.drain(1_000);
      await inbox.close();
      return acceptance;
    });
    t.equal(await accepted?.(), 'accepted');
    for (const restart of later) t.equal(await restart(), 'duplicate');
  },
);

t.test('a damaged line is skipped, a copy is kept, and the log says so without its content', async (t) => {
  const damaged = [INBOX_LINES[0], '{"type":"accepted","secret', ...INBOX_LINES.slice(1)]
    .map((line) => `${line}\n`)
    .join('');
  const dir = t.testdir({ 'inbox.jsonl': damaged });
  const { journal, lines, read } = await open(t, dir);
  t.match(journal.saved.unfinished, [{ id: 2 }, { id: 3 }]);
  t.equal(await readFile(join(dir, 'inbox.jsonl.damaged'), 'utf8'), damaged);
  t.notMatch(await read(), 'secret');
  t.match(lines, [{ level: 'error', fields: { lines: 1, aside: /damaged$/ }, text: /damaged in part/ }]);
  t.notMatch(JSON.stringify(lines), 'secret');
});

t.test('under load the file is shortened, and no accepted event is missing or comes twice', async (t) => {
  const dir = t.testdir();
  const { journal, log, disk, read } = await open(t, dir, { shorten: { least: 20_000, times: 1 } });
  const inbox = createEmbeddedInbox({ log, clock: Date.now, journal });
  let renames = 0;
  const { rename } = disk;
  disk.rename = async (from, to) => {
    renames += 1;
    await rename(from, to);
  };
  const waiting = new Set<string>();
  inbox.open(async ({ body, checkOwnership }) => {
    if (waiting.has(body)) return { finished: new Promise(() => {}) };
    await checkOwnership();
    return { finished: Promise.resolve() };
  });
  const soon = 100; // most keys expire, so that the file can become short
  const events = Array.from({ length: 3_000 }, (_, n) =>
    newEvent({ partitionKey: `room ${n % 50}`, rememberFor: n % 100 === 0 ? HOUR : soon }),
  );
  for (const { body } of events.filter((_, n) => n % 300 === 0)) waiting.add(body);
  for (let n = 0; n < events.length; n += 50) await Promise.all(events.slice(n, n + 50).map(inbox.accept));
  await until(() => inbox.size === 0);
  t.ok(renames > 1, `shortened ${renames} times`);
  t.ok((await read()).length < 200_000);
  await journal.close();
  const next = await open(t, dir);
  t.strictSame(next.journal.saved.unfinished.map(({ body }) => body).sort(), [...waiting].sort());
  const known = new Set(next.journal.saved.seen.map(([key]) => key));
  const lasting = events.filter((_, n) => n % 100 === 0);
  t.ok(lasting.every(({ key }) => known.has(key)));
});

t.test('a hundred events at once need one flush', async (t) => {
  const { journal, disk } = await open(t, t.testdir());
  const before = disk.flushes;
  await Promise.all(
    Array.from({ length: 100 }, (_, n) => journal.accept(journal.nextId(), NOW, numberedEvent(n))),
  );
  t.equal(disk.flushes - before, 1);
});

t.test('the first start knows no time before it, and the next one knows when this one began', async (t) => {
  const dir = t.testdir();
  const first = await open(t, dir);
  const inbox = createEmbeddedInbox({ log: first.log, clock: () => NOW, journal: first.journal });
  t.equal(await inbox.lastEventBeforeStart(), undefined);
  record(inbox);
  t.equal(await inbox.lastEventBeforeStart(), undefined);
  await inbox.setMissedSince(undefined); // written after it
  const next = await open(t, dir);
  const later = createEmbeddedInbox({ log: next.log, clock: () => NOW + MINUTE, journal: next.journal });
  t.equal(await later.lastEventBeforeStart(), NOW);
});
