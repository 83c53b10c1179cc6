import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../../core/log.ts';
import { syncFolder } from './disk.ts';
import { createDurableFile, UnreadableFileError } from './durable-file.ts';
import type { FolderLock } from './folder-lock.ts';

/** An event that was accepted and is not finished. */
export interface UnfinishedEvent {
  partitionKey: string;
  body: string;
  /** Epoch milliseconds. */
  acceptedAt: number;
  /** Whether its answer had begun. */
  isInterrupted: boolean;
}

/** The part of an inbox that outlives its process. */
export interface SavedInbox {
  /** The time at which an event from outside was last accepted: epoch milliseconds. */
  heardAt?: number | undefined;
  /** Unfinished events in the order in which they were accepted. */
  unfinished: UnfinishedEvent[];
  /** Keys of the recent past, each with the time until which it counts. */
  seen: [key: string, until: number][];
}

/** The content of the file. Fields that a newer version added are ignored. */
const savedInbox = z.object({
  heardAt: z.number().optional(),
  unfinished: z.array(
    z
      .object({
        /** The partition key, by its former name. */
        lane: z.string(),
        body: z.string(),
        acceptedAt: z.number(),
        isInterrupted: z.boolean(),
      })
      .transform(({ lane: partitionKey, ...event }) => ({ partitionKey, ...event })),
  ),
  seen: z.array(z.tuple([z.string(), z.number()])),
}) satisfies z.ZodType<SavedInbox>;

/** The file `inbox.json` in the folder of the store, in which the inbox of one process is saved for the next. */
export interface InboxFile {
  /** Reads the file. A damaged one is set aside: the bot starts without questions that are minutes old. */
  find(): Promise<SavedInbox | undefined>;
  save(inbox: SavedInbox): Promise<void>;
  /** Deletes the file, which works on a full disk too. */
  delete(): Promise<void>;
}

/** Creates access to the file; nothing is read or written yet. */
export function createInboxFile(folder: Pick<FolderLock, 'path' | 'stillHeld'>, log: Log): InboxFile {
  const path = join(folder.path, 'inbox.json');
  const file = createDurableFile<SavedInbox>({
    path,
    encode,
    decode,
    stillHeld: folder.stillHeld,
    hasBackup: false,
    files: fs,
  });

  return {
    async find() {
      await file.deleteLeftovers();
      try {
        return (await file.read()) ?? undefined;
      } catch (error) {
        if (!(error instanceof UnreadableFileError)) throw error;
        const aside = `${path}.damaged`;
        await fs.rename(path, aside);
        log.error(
          { err: error, aside },
          'inbox file damaged: waiting questions are lost, and some may be answered twice',
        );
        return undefined;
      }
    },
    save: (inbox) => file.write(inbox),
    async delete() {
      if (!(await folder.stillHeld())) throw new Error('another process took the folder over');
      await fs.rm(path, { force: true });
      await syncFolder(fs, folder.path);
    },
  };
}

function encode({ unfinished, ...inbox }: SavedInbox): Buffer[] {
  const events = unfinished.map(({ partitionKey: lane, ...event }) => ({ lane, ...event }));
  return [Buffer.from(JSON.stringify({ ...inbox, unfinished: events }))];
}

/** @throws Error that says what is wrong without quoting the text */
function decode(json: string): SavedInbox {
  try {
    return savedInbox.parse(JSON.parse(json));
  } catch {
    throw new Error('it does not hold an inbox');
  }
}
