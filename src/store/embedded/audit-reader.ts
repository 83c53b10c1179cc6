import type { FileHandle } from 'node:fs/promises';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import type { Slices } from '../../core/async/slices.ts';
import type { AuditFilter } from '../../core/audit.ts';
import type { AuditEntry } from '../../core/links.ts';
import { parseEntry } from '../audit-entry.ts';
import { findSegments } from './audit-segment.ts';
import { codeOf } from './disk.ts';
import { NEWLINE, readBackward, readForward } from './file-lines.ts';

/** A file of the audit log, open to be read. */
export interface OpenedPart {
  file: FileHandle;
  /** Bytes that may be read. */
  size: number;
}

/** A file of the audit log that can be opened when its turn comes. */
export interface AuditPart {
  /** The time of its newest entry, or a later one. */
  to: number;
  /** Opens it; the reader closes it. Returns undefined when it was deleted meanwhile with all its entries. */
  open(): Promise<OpenedPart | undefined>;
}

/**
 * Reads backwards from the newest line, and no further than the filter needs: a file whose entries are all older than
 * `since` is not opened. Only lines that hold what the filter names are parsed.
 *
 * @param parts the newest one first
 * @returns the entries that match, oldest first; at most the newest `limit`
 */
export async function readAudit(
  parts: Iterable<AuditPart>,
  filter: AuditFilter,
  slices: Slices,
): Promise<AuditEntry[]> {
  const { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY, limit, skip = 0 } = filter;
  const mayMatch = holdingAll(filter);
  const isMeant = matching(filter);
  const found: AuditEntry[] = [];
  let left = skip;

  const parse = (line: Buffer) => {
    const entry = parseEntry(line);
    if (entry === undefined || entry.at < since || entry.at >= until || !isMeant(entry)) return;
    if (left > 0) left -= 1;
    else found.push(entry);
  };

  for (const { to, open } of parts) {
    if (to < since) continue;
    const opened = await open();
    if (opened === undefined) continue;
    try {
      for await (const lines of readBackward(opened.file, opened.size, mayMatch)) {
        const some = lines.filter((line) => line.length > 0 && mayMatch(line));
        await slices.each(some, (slice) => slice.forEach(parse));
        if (found.length >= limit) return found.slice(0, limit).reverse();
      }
    } finally {
      await opened.file.close();
    }
  }
  return found.reverse();
}

/** Makes the test whether an entry is meant, whenever it was. Entries that say that others are missing always are. */
function matching({ personId, organizationId, lenderId, actions, outcomes }: AuditFilter) {
  return (entry: AuditEntry): boolean =>
    entry.action === 'entries_missing' ||
    ((personId === undefined || [entry.personId, entry.actorId].includes(personId)) &&
      (organizationId === undefined || entry.organizationId === organizationId) &&
      (lenderId === undefined || (entry.personId === lenderId && entry.shareId !== undefined)) &&
      (actions === undefined || actions.includes(entry.action)) &&
      (outcomes === undefined || outcomes.includes(entry.outcome)));
}

/** Returns a cheap test whether the entry of a line may be meant. */
function holdingAll(filter: AuditFilter): (line: Buffer) => boolean {
  const { personId, organizationId, lenderId, actions, outcomes } = filter;
  const ids = [personId, organizationId, lenderId, lenderId && 'shareId'].map((id) => id && [id]);
  const texts = [...ids, actions, outcomes];
  const tests = texts.map((some) => holdingOne(some ? [...some, 'entries_missing'] : undefined));
  return (line) => tests.every((mayHold) => mayHold(line));
}

/**
 * Returns a cheap test whether a line may hold one of the texts within its JSON.
 *
 * @param texts undefined when every line may be meant
 */
export function holdingOne(texts: readonly string[] | undefined): (line: Buffer) => boolean {
  const bytes = texts?.map((text) => Buffer.from(JSON.stringify(text).slice(1, -1)));
  return (line) => bytes === undefined || bytes.some((some) => line.includes(some));
}

/**
 * Yields the entries of a file, oldest first; undefined for a line that is no entry, such as one edited by hand.
 *
 * @param mayMatch tells cheaply whether a line may be wanted; the others are left out, and not parsed
 */
export async function* readEntries(
  path: string,
  mayMatch: (line: Buffer) => boolean = () => true,
): AsyncGenerator<AuditEntry | undefined> {
  const file = await fs.open(path, 'r');
  try {
    for await (const pieces of readForward(file))
      for (const { bytes, isLine } of pieces) {
        if (isLine && bytes.length === 1 && bytes[0] === NEWLINE) continue;
        if (!isLine) {
          if (bytes.at(-1) === NEWLINE) yield undefined;
        } else if (mayMatch(bytes)) yield parseEntry(bytes);
      }
  } finally {
    await file.close();
  }
}

/** Yields the entries of the whole audit log in a folder, the oldest file first; none when there is no log. @see readEntries */
export async function* readFolder(
  folder: string,
  mayMatch?: (line: Buffer) => boolean,
): AsyncGenerator<AuditEntry | undefined> {
  const { segments } = await findSegments(fs, folder);
  for (const { path } of segments) yield* readEntries(path, mayMatch);
  try {
    yield* readEntries(join(folder, 'audit.jsonl'), mayMatch);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error; // there is none right after it became a segment
  }
}
