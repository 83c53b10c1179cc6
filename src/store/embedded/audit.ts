import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import type { Slices } from '../../core/async/slices.ts';
import type { Audit } from '../../core/audit.ts';
import { type AuditGap, gapIn } from '../../core/audit-gap.ts';
import type { Clock } from '../../core/clock.ts';
import { forgottenAs, withoutPerson } from '../../core/forgotten.ts';
import type { AuditEntry } from '../../core/links.ts';
import type { Log } from '../../core/log.ts';
import { storeUnwritable } from '../../core/refusals.ts';
import { createJustForgotten } from '../audit-forgotten.ts';
import { type AuditPatience, createAuditKeeper } from '../audit-keeper.ts';
import { openAuditFiles } from './audit-files.ts';
import { createAuditKey } from './audit-key.ts';
import { createAuditMark } from './audit-mark.ts';
import { findPeopleIn, holdsForgotten } from './audit-scan.ts';
import { codeOf, type Files, isFull, makeFolder } from './disk.ts';

/** The place of the audit log and its collaborators. */
export interface AuditOptions {
  /** The folder; made when it is missing. */
  dir: string;
  log: Log;
  clock?: Clock;
  /** Those of the whole process. */
  slices?: Slices;
  files?: Files;
  /** Tells whether this process still holds the folder. When not, it only adds lines. */
  stillHeld?: () => Promise<boolean>;
  patience?: AuditPatience;
  /** Bytes at which `audit.jsonl` becomes a segment. */
  segmentBytes?: number;
}

/**
 * Opens the audit log of the folder: one JSON entry per line, in files for their owner only. Only `deleteBefore` and `forget` change
 * what is written: a line that a crash cut short stays, as a line that is no entry.
 *
 * After a failure it is unknown what the file holds, and a further flush of the same handle would succeed without writing
 * anything. So the file is opened anew, and what was not flushed is written again.
 *
 * @throws Error that names the file and says what to do
 */
export async function openAudit(options: AuditOptions): Promise<Audit> {
  const { dir, log, clock = Date.now, files: disk = fs, slices, stillHeld, patience, segmentBytes } = options;
  const folder = await makeFolder(disk, dir);
  const place = { folder, files: disk, log, clock };
  const files = await openAuditFiles({ ...place, slices, stillHeld, segmentBytes }).catch(
    (error: unknown) => {
      throw new Error(
        `The audit log ${join(folder, 'audit.jsonl')} can't be opened (${codeOf(error)}). Make it a file that the user of the bot may read and write, ` +
          'on a disk that works, or move it away: then a new one begins. Nothing was changed.',
        { cause: error },
      );
    },
  );

  const mark = createAuditMark(place);

  const keeper = createAuditKeeper({
    before: await mark.find(),
    async write(entries) {
      try {
        await files.append(entries);
      } catch (error) {
        await mark.set(unwritten(entries));
        throw error;
      }
    },
    settled: mark.clear,
    reasonOf: (error) => `the disk of DATA_DIR ${failureOf(error)}`,
    log,
    patience,
  });

  await keeper.flush();

  const key = createAuditKey(folder, disk);
  const justForgotten = createJustForgotten();
  const standsFor = async (personId: string) =>
    forgottenAs(await key.findOrMake(() => holdsForgotten(files.scan)), personId);

  return {
    record: (entry) => keeper.record(justForgotten.applyTo(entry)),
    trouble: keeper.trouble,
    async read(filter) {
      await keeper.idle();
      return files.read(filter);
    },
    async findPeople(idOrAddress) {
      await keeper.idle();
      return findPeopleIn(files.scan, idOrAddress);
    },
    forgottenAs: standsFor,
    async forget(personId) {
      const as = await standsFor(personId);
      justForgotten.add(personId, as);
      await keeper.allWritten();
      await files
        .rewrite({ change: (entry) => withoutPerson(entry, personId, as), holding: [personId] })
        .catch((error: unknown) => {
          throw storeUnwritable(error);
        });
    },
    async deleteBefore(time) {
      await keeper.idle();
      return files.deleteBefore(time);
    },
    async close() {
      await keeper.close();
      await files.close();
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
