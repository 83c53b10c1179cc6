import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../../core/log.ts';
import { codeOf, type Files, syncFolder } from './disk.ts';
import { unwrap } from './envelope.ts';
import { unusableFile } from './folder-fault.ts';
import type { FolderLock } from './folder-lock.ts';
import { deleteLeftovers } from './temporary-file.ts';

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

/** The file `inbox.json`, in which former versions saved the inbox of one process for the next. */
export interface InboxFile {
  /** Reads the file. A damaged one is set aside: the bot starts without questions that are minutes old. */
  find(): Promise<SavedInbox | undefined>;
  /** Deletes the file, which works on a full disk too. */
  delete(): Promise<void>;
}

/** Creates access to the file; nothing is read yet. */
export function createInboxFile(
  folder: Pick<FolderLock, 'path' | 'stillHeld'>,
  log: Log,
  files: Files = fs,
): InboxFile {
  const path = join(folder.path, 'inbox.json');

  return {
    async find() {
      await deleteLeftovers(files, path);
      const bytes = await files.readFile(path).catch((error: unknown) => {
        if (codeOf(error) !== 'ENOENT') throw unusableFile(path, error);
      });
      if (bytes === undefined) return undefined;
      try {
        return decode(unwrap(bytes));
      } catch (err) {
        const aside = `${path}.damaged`;
        await files.rename(path, aside);
        log.error(
          { err, aside },
          'inbox.json damaged: waiting questions are lost, and some may be answered twice',
        );
        return undefined;
      }
    },
    async delete() {
      if (!(await folder.stillHeld())) throw new Error('another process took the folder over');
      await files.rm(path, { force: true });
      await syncFolder(files, folder.path);
    },
  };
}

/** @throws Error that says what is wrong without quoting the text */
function decode(json: string): SavedInbox {
  try {
    return savedInbox.parse(JSON.parse(json));
  } catch {
    throw new Error('it does not hold an inbox');
  }
}
