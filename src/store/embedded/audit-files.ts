import { join } from 'node:path';
import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import { createSlices, type Slices } from '../../core/async/slices.ts';
import type { AuditFilter } from '../../core/audit.ts';
import type { Clock } from '../../core/clock.ts';
import type { AuditEntry } from '../../core/links.ts';
import type { Log } from '../../core/log.ts';
import { type AppendFile, openAppendFile } from './append-file.ts';
import { type AuditPart, readAudit } from './audit-reader.ts';
import type { AuditEdit } from './audit-rewrite.ts';
import { type AuditScan, scanAudit } from './audit-scan.ts';
import { segmentIn, type TimeRange, timesIn } from './audit-segment.ts';
import { createSegmentList, openPart } from './audit-segments.ts';
import { findAndSplit } from './audit-split.ts';
import { type Files, withFile } from './disk.ts';
import { whyNotHeld } from './folder-fault.ts';

/** About 13,000 entries: they are read in a tenth of a second, and a year of a busy bot is a hundred files. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

/** The place of the files and their collaborators. */
export interface AuditFilesOptions {
  /** The folder; it exists. */
  folder: string;
  files: Files;
  log: Log;
  clock: Clock;
  /** Those of the whole process. */
  slices?: Slices | undefined;
  /** Tells whether this process still holds the folder. When not, it only adds lines. By default always. */
  stillHeld?: (() => Promise<boolean>) | undefined;
  /** Bytes at which `audit.jsonl` is closed; 4 MB by default. */
  segmentBytes?: number | undefined;
}

/** The files of an audit log: `audit.jsonl`, which entries are added to, and its segments, which were closed. */
export interface AuditFiles {
  /** Adds entries durably. One call at a time. @throws Error of the system; then they may be there, in part or twice */
  append(entries: readonly AuditEntry[]): Promise<void>;
  /** @see readAudit */
  read(filter: AuditFilter): Promise<AuditEntry[]>;
  /** Reads all files, the oldest first. @see scanAudit */
  scan(scan: AuditScan): Promise<void>;
  /**
   * Changes or removes entries in all files; what is appended after the call is not among them, and does not wait. A file in
   * which nothing changes is not written, and one in which nothing is left is deleted. When it rejects, some files are changed
   * and each is whole: call it again. The same after a crash.
   *
   * @returns how many entries this call changed or removed
   * @throws Error of the system, and when this process may not change the folder
   */
  rewrite(edit: AuditEdit): Promise<number>;
  /** Deletes the entries that are older than a time. As `rewrite`, but lines that are no entries go with their file. */
  deleteBefore(time: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens `audit.jsonl`; makes it when it is missing. One that is larger than two segments, as a former version or a disk that
 * failed left it, is split first.
 *
 * @throws Error of the system
 */
export async function openAuditFiles(options: AuditFilesOptions): Promise<AuditFiles> {
  const { folder, files, log, clock, slices = createSlices() } = options;
  const { stillHeld = async () => true, segmentBytes = SEGMENT_BYTES } = options;
  const path = join(folder, 'audit.jsonl');
  const found = await findAndSplit(folder, path, { segmentBytes, files, clock, log });
  const segments = createSegmentList(found, { folder, files, slices, assertHeld });
  /** `current` for audit.jsonl, which is never changed at two places at once, and `segments` for a rewrite of them. */
  const mutex = createKeyedMutex();
  let file: AppendFile | undefined = await openCurrent();
  /** Bytes that are flushed for certain; undefined after a roll, when the file may not be there yet. */
  let size: number | undefined = file.size;
  let rollAt = segmentBytes;

  function openCurrent(cutTo?: number): Promise<AppendFile> {
    return openAppendFile({ path, files, mayCut: stillHeld, cutTo });
  }

  async function assertHeld(): Promise<void> {
    if (!(await stillHeld())) throw await whyNotHeld(files, folder);
  }

  /** Throws when the folder was deleted or moved: the file that is open would take entries that nobody finds. */
  async function assertFolder(): Promise<void> {
    if (await stillHeld()) return;
    const fault = await whyNotHeld(files, folder);
    if (fault.code === 'folder_missing') throw fault;
  }

  async function append(entries: readonly AuditEntry[]): Promise<void> {
    try {
      await assertFolder();
      file ??= await openCurrent(size);
      size ??= file.size;
      await file.append(entries.map((entry) => JSON.stringify(entry)).join('\n'));
      size = file.size;
    } catch (error) {
      await file?.close().catch(() => {}); // a failed disk may fail here too
      file = undefined;
      // What the file says of itself, that it is no longer written, is not true of the log.
      throw error instanceof Error ? (error.cause ?? error) : error;
    }
    if (size < rollAt) return;
    const end = size;
    await roll().catch((err: unknown) => {
      rollAt = end + segmentBytes;
      log.warn({ err }, 'audit.jsonl could not be closed: entries go on being added to it');
    });
  }

  /**
   * Makes `audit.jsonl` a segment; the next entry begins a new one. A crash on the way leaves one name or the other.
   *
   * @param known the times of its entries, if they were just read
   */
  async function roll(known?: TimeRange): Promise<void> {
    await assertHeld();
    const now = clock();
    const range = known ?? (await withFile(files, path, 'r', timesIn)) ?? { from: now, to: now };
    const segment = segmentIn(folder, segments.nextNumber(), 0, range);
    await files.rename(path, segment.path).catch(async (error: unknown) => {
      // It may have failed after the deed.
      const isThere = (await files.lstat(segment.path).catch(() => undefined)) !== undefined;
      if (!isThere) throw error;
    });
    segments.add(segment);
    await file?.close().catch(() => {}); // all of it is flushed
    file = undefined;
    size = undefined;
    rollAt = segmentBytes;
  }

  /** Lists the files as they are now, the newest first. That of `audit.jsonl` is open: it may get another name. */
  async function snapshot(): Promise<AuditPart[]> {
    const closed = segments.parts();
    if (size === undefined) return closed;
    const current = await openPart(files, path);
    return [{ to: Number.POSITIVE_INFINITY, open: async () => current }, ...closed];
  }

  return {
    append: (entries) => mutex.run('current', () => append(entries)),
    async read(filter) {
      return readAudit(await mutex.run('current', snapshot), filter, slices);
    },
    async scan(scan) {
      return scanAudit(await mutex.run('current', snapshot), scan, slices);
    },
    rewrite: (edit) =>
      mutex.run('segments', async () => {
        await mutex.run('current', async () => {
          if (size !== undefined && size > 0) await roll();
        });
        return segments.edit(edit);
      }),
    deleteBefore: (time) =>
      mutex.run('segments', async () => {
        await mutex.run('current', async () => {
          const range = size === undefined ? undefined : await withFile(files, path, 'r', timesIn);
          if (range && range.from < time) await roll(range);
        });
        return segments.deleteBefore(time);
      }),
    async close() {
      segments.stop();
      await mutex.idle();
      await file?.close();
      file = undefined;
    },
  };
}
