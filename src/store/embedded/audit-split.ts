import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import {
  type AuditSegment,
  findSegments,
  inOrder,
  segmentIn,
  type TimeRange,
  timeOf,
  unsplitIn,
  widened,
} from './audit-segment.ts';
import { type Files, syncFolder, withFile } from './disk.ts';
import { NEWLINE, readForward } from './file-lines.ts';
import { temporaryPath } from './temporary-file.ts';

/** A segment that is being written. */
interface Part {
  file: FileHandle;
  temp: string;
  size: number;
  range: TimeRange | undefined;
}

/** How a file of the audit log is split. */
export interface SplitOptions {
  /** Bytes of a segment, or a line more. */
  segmentBytes: number;
  files: Files;
  /** Names a segment in which there is no entry, so that it is not taken for an old one. */
  clock: Clock;
}

/**
 * Finds the segments of a folder, and deletes what a crash left beside them. A file that is larger than two segments is split,
 * and one whose split was interrupted is split again. When that fails, it is kept whole, as one segment.
 *
 * @param path the file that entries are added to; nobody has it open
 * @returns the segments in their order
 * @throws Error of the system
 */
export async function findAndSplit(
  folder: string,
  path: string,
  options: SplitOptions & { log: Log },
): Promise<AuditSegment[]> {
  const { segmentBytes, files, log } = options;
  const { segments, unsplit, leftovers } = await findSegments(files, folder);
  for (const leftover of leftovers) await files.rm(leftover, { force: true });
  const current = await files.lstat(path).catch(() => undefined); // what is wrong with it is said when it is opened
  const due = [...unsplit];
  if (current?.isFile() && current.size > 2 * segmentBytes) {
    const whole = unsplitIn(folder, (segments.at(-1)?.number ?? 0) + 1);
    try {
      await files.rename(path, whole.path);
      due.push(whole);
      await syncFolder(files, folder);
    } catch (err) {
      log.warn({ err }, 'audit.jsonl could not be split: the next start tries again');
    }
  }
  const known = segments.filter((one) => !unsplit.includes(one));
  for (const whole of due) {
    const parts = await splitAudit(whole, options).catch((err: unknown) => {
      log.warn({ err, file: whole.path }, 'the audit log could not be split: the next start tries again');
      return [whole];
    });
    known.push(...parts);
  }
  return inOrder(known);
}

/**
 * Splits a file into segments of its own number, at line feeds, and deletes it at last. Until it is deleted its parts do not
 * count (`findSegments`): so after a crash, or an error, it is split from the begin again.
 */
async function splitAudit(whole: AuditSegment, options: SplitOptions): Promise<AuditSegment[]> {
  const { files } = options;
  const folder = dirname(whole.path);
  const parts: AuditSegment[] = [];
  try {
    await writeParts(whole, parts, options);
    await syncFolder(files, folder);
  } catch (error) {
    for (const { path } of parts) await files.rm(path, { force: true }).catch(() => {}); // or at the next start
    throw error;
  }
  await files.rm(whole.path);
  // Whatever changes a part later makes this durable, too. Before that the file may come back, and is split again.
  await syncFolder(files, folder).catch(() => {});
  return parts;
}

/** Writes the parts and adds each to the list when it has its name. */
async function writeParts(
  whole: AuditSegment,
  parts: AuditSegment[],
  { segmentBytes, files, clock }: SplitOptions,
): Promise<void> {
  const folder = dirname(whole.path);
  let part: Part | undefined;

  async function begin(): Promise<Part> {
    const temp = temporaryPath(join(folder, `audit.${whole.number}`));
    return { file: await files.open(temp, 'ax', 0o600), temp, size: 0, range: undefined };
  }

  async function end({ file, temp, range = { from: clock(), to: clock() } }: Part): Promise<void> {
    await file.datasync();
    const segment = segmentIn(folder, whole.number, parts.length + 1, range);
    await files.rename(temp, segment.path);
    part = undefined;
    parts.push(segment);
    await file.close();
  }

  try {
    await withFile(files, whole.path, 'r', async (source) => {
      for await (const pieces of readForward(source)) {
        part ??= await begin();
        for (const { bytes, isLine } of pieces) if (isLine) part.range = widened(part.range, timeOf(bytes));
        const bytes = Buffer.concat(pieces.map((piece) => piece.bytes));
        if (bytes.length > 0) await part.file.appendFile(bytes);
        part.size += bytes.length;
        // Only a line that is too long, and goes on, has no line feed here.
        if (part.size >= segmentBytes && bytes.at(-1) === NEWLINE) await end(part);
      }
      if (part !== undefined) await end(part);
    });
  } catch (error) {
    await part?.file.close().catch(() => {});
    if (part !== undefined) await files.rm(part.temp, { force: true }).catch(() => {}); // or at the next start
    throw error;
  }
}
