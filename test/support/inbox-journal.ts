import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Test } from 'tap';
import { HOUR } from '../../src/core/clock.ts';
import type { InboxEvent } from '../../src/core/inbox.ts';
import type { Files } from '../../src/store/embedded/disk.ts';
import { createEmbeddedInbox } from '../../src/store/embedded/inbox.ts';
import { openInboxJournal } from '../../src/store/embedded/inbox-journal.ts';
import { acceptedLine, encodeLine } from '../../src/store/embedded/inbox-lines.ts';
import { createFaultyDisk } from './faulty-disk.ts';
import { createMemoryLog, NOW } from './records.ts';
import { newEvent } from './store-contract/inbox-events.ts';

/** Returns an event with a key and a body of this number. */
export const numberedEvent = (n: number): InboxEvent =>
  newEvent({ key: `key ${n}`, body: `body ${n}`, rememberFor: HOUR });

/** The lines of a process that was killed while it wrote the last one: event 1 is done, 2 and 3 are not. */
export const INBOX_LINES = [
  acceptedLine(1, NOW, numberedEvent(1)),
  acceptedLine(2, NOW + 1, numberedEvent(2)),
  encodeLine({ type: 'begun', id: 1 }),
  encodeLine({ type: 'missedSince', since: NOW - 5 }),
  encodeLine({ type: 'done', id: 1 }),
  acceptedLine(3, NOW + 2, numberedEvent(3)),
];

/** Opens the journal of an inbox in a folder until the end of the test. */
export async function openJournal(
  t: Test,
  path: string,
  options: { shorten?: { least: number; times: number } } = {},
) {
  const disk = createFaultyDisk();
  const log = createMemoryLog();
  const folder = { path, stillHeld: async () => true };
  const journal = await openInboxJournal({ folder, log, files: disk, ...options });
  t.teardown(() => journal.close());
  return { journal, disk, lines: log.lines, log, read: () => readFile(join(path, 'inbox.jsonl'), 'utf8') };
}

/** Opens the inbox of one process on a folder; its file is closed at the end of the test, if it was not before. */
export async function startInbox(
  t: Test,
  path: string,
  files: Files = createFaultyDisk(),
  stillHeld = async () => true,
) {
  const log = createMemoryLog();
  const journal = await openInboxJournal({ folder: { path, stillHeld }, log, files });
  t.teardown(journal.close);
  return {
    journal,
    ...log,
    inbox: createEmbeddedInbox({ log, clock: Date.now, journal, closeTimeout: 100 }),
  };
}
