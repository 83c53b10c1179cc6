import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import type { InboxEvent } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { openAppendFile } from './append-file.ts';
import type { Files } from './disk.ts';
import { eventName } from './event-name.ts';
import type { FolderLock } from './folder-lock.ts';
import { createInboxFile } from './inbox-file.ts';
import { acceptedLine, encodeLine, type InboxState, type NumberedEvent, stateLines } from './inbox-lines.ts';
import { mergeFormer, readInbox } from './read-inbox.ts';
import { deleteLeftovers } from './temporary-file.ts';

/** When the file is shortened: above `least` bytes and above `times` the size that it had when it was last shortened. */
const SHORTEN = { least: 4 * 1024 * 1024, times: 4 };

/** The collaborators of the journal of an inbox. */
export interface InboxJournalDeps {
  folder: Pick<FolderLock, 'path' | 'stillHeld'>;
  log: Log;
  files?: Files;
  shorten?: typeof SHORTEN;
}

/** The inbox of one process on the disk, so that the next process knows it however this one ends. */
export interface InboxJournal {
  /** The inbox that the process before left. */
  readonly saved: InboxState;
  /** Returns a number for the lines of a further event. */
  nextId(): number;
  /** Resolves when the event is on the disk. When it rejects, no process will ever find the event. */
  accept(id: number, at: number, event: InboxEvent): Promise<void>;
  /**
   * Notes what became of an event. It never rejects, because the event goes on all the same: on a full disk the note is
   * written later, and when it never is, the log says so at the end.
   */
  mark(what: 'begun' | 'takenBack' | 'done', event: NumberedEvent): Promise<void>;
  /** Tells whether the events are still those of this process: if so, the next one will read what was marked before. */
  stillHeld(): Promise<boolean>;
  /** Stores since when events may be missing, in epoch milliseconds; undefined when none are. */
  missedSince(since: number | undefined): Promise<void>;
  /** Stores when the inbox began to hear events, in epoch milliseconds. */
  heardSince(at: number): Promise<void>;
  /** Begins to shorten the file when it has grown. @param state returns what is kept, of events only what `accept` stored */
  keepShort(state: () => InboxState): void;
  /** Leaves only what is kept in the file: nothing of events that are done. @throws Error when that can't be done now */
  shorten(): Promise<void>;
  /** @throws Error when nothing can be written now */
  probe(): Promise<void>;
  /** Writes what is pending and closes the file. Later calls of `mark` do nothing. */
  close(): Promise<void>;
}

/**
 * Opens `inbox.jsonl` in the folder and takes over the `inbox.json` of a former version.
 *
 * @throws Error when a file can't be read, or what `inbox.json` holds can't be written
 */
export async function openInboxJournal(deps: InboxJournalDeps): Promise<InboxJournal> {
  const { folder, log, files = fs, shorten = SHORTEN } = deps;
  const path = join(folder.path, 'inbox.jsonl');
  const formerFile = createInboxFile(folder, log, files);
  const former = await formerFile.find();
  await deleteLeftovers(files, path);
  const read = await readInbox(path, files, log);
  const saved = former === undefined ? read.state : mergeFormer(read.state, former);
  let lastId = Math.max(read.lastId, ...saved.unfinished.map(({ id }) => id));
  let state = () => saved;
  let limit = read.mayReplace ? shorten.least : Number.POSITIVE_INFINITY;
  let shortening: Promise<void> | undefined;
  let closing: Promise<void> | undefined;
  /** Notes that are not written yet. */
  const owed = new Map<object, NumberedEvent>();
  const file = await openAppendFile({ path, files, stillHeld: folder.stillHeld });

  async function replace(): Promise<void> {
    await file.replace(() =>
      Buffer.from(
        stateLines(state())
          .map((line) => `${line}\n`)
          .join(''),
      ),
    );
    limit = Math.max(shorten.least, shorten.times * file.size);
  }

  async function tryToShorten(): Promise<void> {
    try {
      await replace();
    } catch (err) {
      limit = Math.max(shorten.least, 2 * file.size);
      log.warn({ err, bytes: file.size }, 'inbox file could not be shortened: it goes on growing');
    }
  }

  function shortenWhenLong(): void {
    if (file.size <= limit || shortening !== undefined || closing !== undefined) return;
    shortening = tryToShorten().finally(() => {
      shortening = undefined;
    });
  }

  async function shut(): Promise<void> {
    await file.close();
    if (owed.size === 0) return;
    const events = [...new Set(owed.values())].map(eventName);
    log.error(
      { events },
      'what became of these events could not be written: the next start may answer them again',
    );
  }

  async function takeFormerOver(): Promise<void> {
    if (!read.mayReplace) throw new Error('inbox.jsonl is damaged and could not be copied');
    await replace();
    await formerFile.delete();
  }

  if (former !== undefined) {
    await takeFormerOver().catch(async (cause: unknown) => {
      await file.close();
      const what = `the questions in ${folder.path}/inbox.json could not be moved to inbox.jsonl`;
      throw new Error(what, { cause });
    });
  } else if (read.mayReplace && file.size > 0) await tryToShorten();

  return {
    saved,
    nextId: () => ++lastId,
    async accept(id, at, event) {
      await file.append(acceptedLine(id, at, event));
      shortenWhenLong();
    },
    async mark(type, event) {
      if (closing !== undefined) return;
      const note = {};
      owed.set(note, event);
      await file.note(encodeLine({ type, id: event.id }), () => owed.delete(note));
      shortenWhenLong();
    },
    stillHeld: () => folder.stillHeld().catch(() => true),
    missedSince: (since) => file.append(encodeLine({ type: 'missedSince', since: since ?? null })),
    heardSince: (at) => file.note(encodeLine({ type: 'heardAt', at })),
    keepShort(given) {
      state = given;
    },
    async shorten() {
      await shortening;
      if (!read.mayReplace) throw new Error('inbox.jsonl is damaged and could not be copied');
      await replace();
    },
    probe: file.probe,
    close() {
      closing ??= shut();
      return closing;
    },
  };
}
