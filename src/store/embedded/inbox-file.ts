import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../../core/log.ts';
import { syncFolder } from './disk.ts';
import { createDurableFile, UnreadableFileError } from './durable-file.ts';
import type { FolderLock } from './folder-lock.ts';
import type { Rest } from './inbox.ts';

/** A field that a newer version added is no damage. */
const rest = z.object({
  heardAt: z.number().optional(),
  unfinished: z.array(
    z.object({
      lane: z.string(),
      body: z.string(),
      acceptedAt: z.number(),
      isInterrupted: z.boolean(),
    }),
  ),
  seen: z.array(z.tuple([z.string(), z.number()])),
}) satisfies z.ZodType<Rest>;

/** Where the inbox of one process leaves what the next one needs: `inbox.json` in the folder of the store. */
export interface InboxFile {
  /** A damaged one is set aside: questions of minutes ago are no reason not to start. */
  find(): Promise<Rest | undefined>;
  keep(rest: Rest): Promise<void>;
  /** Takes it away, which works on a full disk too. */
  forget(): Promise<void>;
}

export function createInboxFile(folder: Pick<FolderLock, 'path' | 'stillHeld'>, log: Log): InboxFile {
  const path = join(folder.path, 'inbox.json');
  const file = createDurableFile<Rest>({
    path,
    encode: (data) => [Buffer.from(JSON.stringify(data))],
    decode,
    stillHeld: folder.stillHeld,
    hasBackup: false,
    files: fs,
  });

  return {
    async find() {
      await file.sweep();
      try {
        return (await file.read()) ?? undefined;
      } catch (error) {
        if (!(error instanceof UnreadableFileError)) throw error;
        const aside = `${path}.damaged`;
        await fs.rename(path, aside);
        log.error(
          { err: error, aside },
          'questions that waited for this start are lost, and some may be answered twice',
        );
        return undefined;
      }
    },
    keep: (given) => file.write(given),
    async forget() {
      if (!(await folder.stillHeld())) throw new Error('another process took the folder over');
      await fs.rm(path, { force: true });
      await syncFolder(fs, folder.path);
    },
  };
}

/** @throws Error that says what is wrong without quoting the text */
function decode(json: string): Rest {
  try {
    return rest.parse(JSON.parse(json));
  } catch {
    throw new Error('it does not hold an inbox');
  }
}
