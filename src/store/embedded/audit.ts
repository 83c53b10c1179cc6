import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../core/log.ts';
import type { Audit } from '../../core/store.ts';
import { type AuditPatience, createAuditKeeper } from '../audit-keeper.ts';
import { type AppendFile, openAppendFile } from './append-file.ts';
import { readAudit } from './audit-reader.ts';
import { codeOf, type Files, isFull, makeFolder } from './disk.ts';

/** The place of the audit log and its collaborators. */
export interface AuditOptions {
  /** The folder; made when it is missing. */
  dir: string;
  log: Log;
  files?: Files;
  patience?: AuditPatience;
}

/**
 * Opens `audit.jsonl` in the folder: one JSON entry per line, for its owner only. Nothing in it is ever removed: a line
 * that a crash cut short stays, as a line that is no entry.
 *
 * After a failure it is unknown what the file holds, and a further flush of the same handle would succeed without writing
 * anything. So the file is opened anew, and what was not flushed is written again.
 *
 * @throws Error that names the file and says what to do
 */
export async function openAudit({ dir, log, files = fs, patience }: AuditOptions): Promise<Audit> {
  const folder = await makeFolder(files, dir);
  const path = join(folder, 'audit.jsonl');
  let file: AppendFile | undefined = await openAppendFile({ path, files }).catch((error: unknown) => {
    throw new Error(
      `The audit log ${path} can't be opened (${codeOf(error)}). Make it a file that the user of the bot may read and write, ` +
        'on a disk that works, or move it away: then a new one begins. Nothing was changed.',
      { cause: error },
    );
  });
  /** Bytes that are flushed for certain. */
  let { size } = file;

  const keeper = createAuditKeeper({
    async write(entries) {
      file ??= await openAppendFile({ path, files, cutTo: size });
      try {
        await file.append(entries.map((entry) => JSON.stringify(entry)).join('\n'));
        size = file.size;
      } catch (error) {
        await file.close().catch(() => {}); // a failed disk may fail here too
        file = undefined;
        throw error;
      }
    },
    reasonOf: (error) => `the disk of DATA_DIR ${failureOf(error)}`,
    log,
    patience,
  });

  return {
    record: keeper.record,
    trouble: keeper.trouble,
    async read(filter) {
      await keeper.idle();
      return readAudit(path, filter);
    },
    async close() {
      await keeper.close();
      await file?.close();
      file = undefined;
    },
  };
}

/** Says what the disk did, by the code of the error or of its cause, and what to do. */
function failureOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (isFull(error)) return `is full (${codeOf(error)}): make room`;
  return `failed (${codeOf(error) ?? codeOf(cause) ?? 'the log says more'}): check it, and that it can be written`;
}
