import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { HOUR } from '../../../src/core/clock.ts';
import { createEmbeddedInbox } from '../../../src/store/embedded/inbox.ts';
import { openInboxJournal } from '../../../src/store/embedded/inbox-journal.ts';
import { createFaultyDisk, systemError } from '../../support/faulty-disk.ts';
import { formerInbox } from '../../support/former-inbox.ts';
import { openJournal as open } from '../../support/inbox-journal.ts';
import { createMemoryLog, NOW } from '../../support/records.ts';
import { newEvent, until } from '../../support/store-contract/inbox-events.ts';

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
    const first = await open(t, dir);
    await first.journal.close();
    t.strictSame(await readdir(dir), ['inbox.jsonl']);
    // As if the process had been killed before it deleted the former file.
    await writeFile(join(dir, 'inbox.json'), former);
    const { journal, log } = await open(t, dir);
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
