import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
import type { InboxEvent } from '../../../src/core/inbox.ts';
import { createEmbeddedInbox } from '../../../src/store/embedded/inbox.ts';
import { openInboxJournal } from '../../../src/store/embedded/inbox-journal.ts';
import { acceptedLine, encodeLine } from '../../../src/store/embedded/inbox-lines.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';
import { formerInbox } from '../../support/former-inbox.ts';
import { createMemoryLog, NOW } from '../../support/records.ts';
import { hold, newEvent, record, until } from '../../support/store-contract/inbox-events.ts';

async function open(
  t: Test,
  path: string,
  options: { clock?: () => number; shorten?: { least: number; times: number } } = {},
) {
  const disk = createFaultyDisk();
  const log = createMemoryLog();
  const folder = { path, stillHeld: async () => true };
  const journal = await openInboxJournal({ folder, log, clock: Date.now, files: disk, ...options });
  t.teardown(() => journal.close());
  return { journal, disk, lines: log.lines, log, read: () => readFile(join(path, 'inbox.jsonl'), 'utf8') };
}

const eventOf = (n: number): InboxEvent =>
  newEvent({ key: `key ${n}`, body: `body ${n}`, rememberUntil: NOW + HOUR });

/** The file of a process that was killed while it wrote the last line. */
const LINES = [
  acceptedLine(1, NOW, eventOf(1)),
  acceptedLine(2, NOW + 1, eventOf(2)),
  encodeLine({ type: 'begun', id: 1 }),
  encodeLine({ type: 'missedSince', since: NOW - 5 }),
  encodeLine({ type: 'done', id: 1 }),
  acceptedLine(3, NOW + 2, eventOf(3)),
];

t.test('a file that a kill cut short at any byte holds the lines before the cut', async (t) => {
  const whole = Buffer.from(LINES.map((line) => `${line}\n`).join(''));
  const dir = t.testdir();
  const path = join(dir, 'inbox.jsonl');
  for (let length = 0; length <= whole.length; length++) {
    const cut = whole.subarray(0, length);
    await writeFile(path, cut);
    const { journal, lines } = await open(t, dir, { clock: () => NOW });
    // A last line counts when nothing but its line feed is missing.
    const left = LINES.filter((_, n) => Buffer.byteLength(LINES.slice(0, n + 1).join('\n')) <= length);
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

t.test('at the start the file is written anew, without what is over', async (t) => {
  const dir = t.testdir({ 'inbox.jsonl': LINES.map((line) => `${line}\n`).join('') });
  const { journal, read } = await open(t, dir, { clock: () => NOW + HOUR });
  t.match(journal.saved, {
    heardAt: NOW + 2,
    missedSince: NOW - 5,
    seen: [],
    unfinished: [{ id: 2 }, { id: 3 }],
  });
  t.strictSame(
    (await read())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).type),
    ['unfinished', 'unfinished', 'heardAt', 'missedSince'],
  );
  t.equal(journal.nextId(), 4);
});

t.test('a damaged line is skipped, a copy is kept, and the log says so without its content', async (t) => {
  const damaged = [LINES[0], '{"type":"accepted","secret', ...LINES.slice(1)]
    .map((line) => `${line}\n`)
    .join('');
  const dir = t.testdir({ 'inbox.jsonl': damaged });
  const { journal, lines, read } = await open(t, dir, { clock: () => NOW });
  t.match(journal.saved.unfinished, [{ id: 2 }, { id: 3 }]);
  t.equal(await readFile(join(dir, 'inbox.jsonl.damaged'), 'utf8'), damaged);
  t.notMatch(await read(), 'secret');
  t.match(lines, [{ level: 'error', fields: { lines: 1, aside: /damaged$/ }, text: /damaged in part/ }]);
  t.notMatch(JSON.stringify(lines), 'secret');
});

t.test(
  'the inbox of the version before moves into the new file, once, and its file is deleted',
  async (t) => {
    const dir = t.testdir();
    const former = formerInbox({
      heardAt: NOW,
      unfinished: [
        { partitionKey: 'room', body: 'one', acceptedAt: NOW - 2, isInterrupted: true },
        { partitionKey: 'room', body: 'two', acceptedAt: NOW - 1, isInterrupted: false },
      ],
      seen: [['key', NOW + HOUR]],
    });
    await writeFile(join(dir, 'inbox.json'), former);
    const first = await open(t, dir, { clock: () => NOW });
    await first.journal.close();
    t.strictSame(await readdir(dir), ['inbox.jsonl']);
    // As if the process had been killed before it deleted the former file.
    await writeFile(join(dir, 'inbox.json'), former);
    const { journal, log } = await open(t, dir, { clock: () => NOW });
    t.strictSame(await readdir(dir), ['inbox.jsonl']);
    t.match(journal.saved, { heardAt: NOW, seen: [['key', NOW + HOUR]] });
    const inbox = createEmbeddedInbox({ log, clock: () => NOW, journal });
    t.equal(await inbox.lastEventBeforeStart(), NOW);
    const handed: string[] = [];
    inbox.open(async ({ body, isInterrupted, acceptedAt }) => {
      handed.push(`${body} ${isInterrupted} ${acceptedAt - NOW}`);
      return { finished: Promise.resolve() };
    });
    await until(() => handed.length === 2);
    t.strictSame(handed, ['one true -2', 'two false -1']);
    t.equal(await inbox.accept(newEvent({ key: 'key' })), 'duplicate');
  },
);

t.test('an inbox of the version before stays while its events can not be written', async (t) => {
  const dir = t.testdir();
  const former = formerInbox({
    unfinished: [{ partitionKey: 'r', body: 'b', acceptedAt: 1, isInterrupted: false }],
    seen: [],
  });
  await writeFile(join(dir, 'inbox.json'), former);
  const files = createFaultyDisk();
  files.atAppend = systemError('ENOSPC');
  const folder = { path: dir, stillHeld: async () => true };
  const deps = { folder, log: createMemoryLog(), clock: Date.now, files };
  await t.rejects(openInboxJournal(deps), /inbox\.json could not be moved/);
  t.same(await readFile(join(dir, 'inbox.json')), former);
  files.atAppend = undefined;
  const journal = await openInboxJournal(deps);
  t.match(journal.saved.unfinished, [{ body: 'b' }]);
  await journal.close();
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
  const soon = Date.now() + 100; // most keys expire, so that the file can become short
  const events = Array.from({ length: 3_000 }, (_, n) =>
    newEvent({ partitionKey: `room ${n % 50}`, rememberUntil: n % 100 === 0 ? soon + HOUR : soon }),
  );
  for (const { body } of events.filter((_, n) => n % 300 === 0)) waiting.add(body);
  for (let n = 0; n < events.length; n += 50) await Promise.all(events.slice(n, n + 50).map(inbox.accept));
  await until(() => inbox.size === 0);
  t.ok(renames > 1, `shortened ${renames} times`);
  t.ok((await read()).length < 200_000);
  await journal.close();
  const next = await open(t, dir);
  t.strictSame(next.journal.saved.unfinished.map(({ body }) => body).sort(), [...waiting].sort());
  t.strictSame(
    next.journal.saved.seen.map(([key]) => key).sort(),
    events
      .filter((_, n) => n % 100 === 0)
      .map(({ key }) => key)
      .sort(),
  );
});

for (const [at, code] of [
  ['atAppend', 'EIO'],
  ['fault', 'EIO'],
  ['atRename', 'ENOSPC'],
] as const)
  t.test(
    `${code} ${at} while the file is shortened at the start: it is logged, and the file is used as it is`,
    async (t) => {
      const whole = LINES.map((line) => `${line}\n`).join('');
      const dir = t.testdir({ 'inbox.jsonl': whole });
      const files = createFaultyDisk();
      files[at] = systemError(code);
      const log = createMemoryLog();
      const folder = { path: dir, stillHeld: async () => true };
      const journal = await openInboxJournal({ folder, log, clock: () => NOW, files });
      t.match(log.lines, [{ level: 'warn', text: /goes on growing/ }]);
      files[at] = undefined;
      await journal.accept(journal.nextId(), NOW, eventOf(4));
      await journal.close();
      const next = await open(t, dir, { clock: () => NOW });
      t.strictSame(
        next.journal.saved.unfinished.map(({ id }) => id),
        [2, 3, 4],
      );
      t.ok(next.journal.saved.seen.length === 4);
    },
  );

t.test('a hundred events at once need one flush', async (t) => {
  const { journal, disk } = await open(t, t.testdir());
  const before = disk.flushes;
  await Promise.all(Array.from({ length: 100 }, (_, n) => journal.accept(journal.nextId(), NOW, eventOf(n))));
  t.equal(disk.flushes - before, 1);
});

t.test('what could not be written to the end is named in the log, by ids', async (t) => {
  const dir = t.testdir();
  const { journal, disk, log, lines } = await open(t, dir);
  const inbox = createEmbeddedInbox({ log, clock: Date.now, journal });
  const claimed = hold(t, inbox);
  const delivery = (id: string) =>
    newEvent({
      partitionKey: id,
      body: JSON.stringify({ resource: 'messages', event: 'created', data: { id } }),
    });
  const [one, two, own] = [delivery('m1'), delivery('m2'), newEvent({ partitionKey: 'r3', body: 'x\nhash' })];
  for (const event of [one, two, own]) await inbox.accept(event);
  await until(() => claimed.size === 3);
  disk.atAppend = systemError('ENOSPC');
  await claimed.get(one.body)?.event.checkOwnership();
  for (const { body } of [one, own]) claimed.get(body)?.end();
  await until(() => inbox.size === 1);
  await t.rejects(journal.probe(), { code: 'ENOSPC' });
  await inbox.drain(0);
  await inbox.close();
  t.match(lines, [
    { level: 'error', fields: { events: ['messages m1', 'an event of r3'] }, text: /may answer them again/ },
    { level: 'warn', fields: { events: 1 }, text: /kept for the next start/ },
  ]);
  t.notMatch(JSON.stringify(lines), 'hash');
  disk.atAppend = undefined;
  const next = await open(t, dir);
  t.equal(next.journal.saved.unfinished.length, 3, 'nothing is lost');
});

t.test('what a full disk did not take is written when it has room again', async (t) => {
  const dir = t.testdir();
  const { journal, disk, log } = await open(t, dir);
  const inbox = createEmbeddedInbox({ log, clock: Date.now, journal });
  const claimed = hold(t, inbox);
  const event = newEvent();
  await inbox.accept(event);
  await until(() => claimed.size === 1);
  disk.atAppend = systemError('ENOSPC');
  await claimed.get(event.body)?.event.checkOwnership();
  claimed.get(event.body)?.end();
  await until(() => inbox.size === 0);
  disk.atAppend = undefined;
  await journal.probe();
  // Killed now.
  const next = await open(t, dir);
  t.strictSame(next.journal.saved.unfinished, []);
  t.strictSame(log.lines, []);
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
