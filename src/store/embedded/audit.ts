import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditGap, gapIn } from '../../core/audit-gap.ts';
import type { Clock } from '../../core/clock.ts';
import type { AuditEntry } from '../../core/links.ts';
import type { Log } from '../../core/log.ts';
import type { Audit } from '../../core/store.ts';
import { type AuditPatience, createAuditKeeper } from '../audit-keeper.ts';
import { type AppendFile, openAppendFile } from './append-file.ts';
import { createAuditMark } from './audit-mark.ts';
import { readAudit } from './audit-reader.ts';
import { codeOf, type Files, isFull, makeFolder } from './disk.ts';
import { whyNotHeld } from './folder-fault.ts';

/** The place of the audit log and its collaborators. */
export interface AuditOptions {
  /** The folder; made when it is missing. */
  dir: string;
  log: Log;
  clock?: Clock;
  files?: Files;
  /** Tells whether this process still holds the folder. When not, it only adds lines. */
  stillHeld?: () => Promise<boolean>;
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
export async function openAudit(options: AuditOptions): Promise<Audit> {
  const { dir, log, clock = Date.now, files = fs, stillHeld: mayCut, patience } = options;
  const folder = await makeFolder(files, dir);
  const path = join(folder, 'audit.jsonl');
  let file: AppendFile | undefined = await openAppendFile({ path, files, mayCut }).catch((error: unknown) => {
    throw new Error(
      `The audit log ${path} can't be opened (${codeOf(error)}). Make it a file that the user of the bot may read and write, ` +
        'on a disk that works, or move it away: then a new one begins. Nothing was changed.',
      { cause: error },
    );
  });
  /** Bytes that are flushed for certain. */
  let { size } = file;

  const mark = createAuditMark({ folder, files, clock, log });

  /** Throws when the folder was deleted or moved: the file that is open would take entries that nobody finds. */
  async function assertFolder(): Promise<void> {
    if (mayCut === undefined || (await mayCut())) return;
    const fault = await whyNotHeld(files, folder);
    if (fault.code === 'folder_missing') throw fault;
  }

  const keeper = createAuditKeeper({
    before: await mark.find(),
    async write(entries) {
      try {
        await assertFolder();
        file ??= await openAppendFile({ path, files, mayCut, cutTo: size });
        await file.append(entries.map((entry) => JSON.stringify(entry)).join('\n'));
        size = file.size;
      } catch (error) {
        await mark.set(unwritten(entries));
        await file?.close().catch(() => {}); // a failed disk may fail here too
        file = undefined;
        // What the file says of itself, that it is no longer written, is not true of the log.
        throw error instanceof Error ? (error.cause ?? error) : error;
      }
    },
    settled: mark.clear,
    reasonOf: (error) => `the disk of DATA_DIR ${failureOf(error)}`,
    log,
    patience,
  });

  await keeper.flush();

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

function unwritten(entries: readonly AuditEntry[]): Pick<AuditGap, 'since' | 'count'> {
  const gaps = entries.map((entry) => gapIn(entry) ?? { since: entry.at, count: 1 });
  return {
    since: Math.min(...gaps.map(({ since }) => since)),
    count: gaps.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Says what the disk did, by the code of the error, and what to do. */
function failureOf(error: unknown): string {
  if (isFull(error)) return `is full (${codeOf(error)}): make room`;
  return `failed (${codeOf(error) ?? 'the log says more'}): check it, and that it can be written`;
}
