import t from 'tap';
import { createEmbeddedInbox } from '../../../src/store/embedded/inbox.ts';
import { openInboxJournal } from '../../../src/store/embedded/inbox-journal.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';
import { INBOX_LINES, numberedEvent, openJournal as open } from '../../support/inbox-journal.ts';
import { createMemoryLog, NOW } from '../../support/records.ts';
import { hold, newEvent, until } from '../../support/store-contract/inbox-events.ts';

for (const [at, code] of [
  ['atAppend', 'EIO'],
  ['fault', 'EIO'],
  ['atRename', 'ENOSPC'],
] as const)
  t.test(
    `${code} ${at} while the file is shortened at the start: it is logged, and the file is used as it is`,
    async (t) => {
      const whole = INBOX_LINES.map((line) => `${line}\n`).join('');
      const dir = t.testdir({ 'inbox.jsonl': whole });
      const files = createFaultyDisk();
      files[at] = systemError(code);
      const log = createMemoryLog();
      const folder = { path: dir, stillHeld: async () => true };
      const journal = await openInboxJournal({ folder, log, files });
      t.match(log.lines, [{ level: 'warn', text: /goes on growing/ }]);
      files[at] = undefined;
      await journal.accept(journal.nextId(), NOW, numberedEvent(4));
      await journal.close();
      const next = await open(t, dir);
      t.strictSame(
        next.journal.saved.unfinished.map(({ id }) => id),
        [2, 3, 4],
      );
      t.ok(next.journal.saved.seen.length === 4);
    },
  );

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
  await until(async () => (await inbox.backlog()).size === 1);
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
  await until(async () => (await inbox.backlog()).size === 0);
  disk.atAppend = undefined;
  await journal.probe();
  // Killed now.
  const next = await open(t, dir);
  t.strictSame(next.journal.saved.unfinished, []);
  t.strictSame(log.lines, []);
});

t.test('a file that can not be read is named', async (t) => {
  for (const name of ['inbox.jsonl', 'inbox.json'])
    await t.rejects(open(t, t.testdir({ [name]: {} })), {
      message: new RegExp(`${name} can't be used .EISDIR`),
    });
});
