import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { SECOND } from '../../core/clock.ts';
import { parseEntry } from '../audit-entry.ts';
import type { Files } from './disk.ts';
import { readForward } from './file-lines.ts';

/** The times of some entries: epoch milliseconds. Between them in the file the order may be another one: clocks jump. */
export interface TimeRange {
  from: number;
  to: number;
}

/** A file of the audit log that is no longer added to. */
export interface AuditSegment extends TimeRange {
  path: string;
  /** Its place among the segments. */
  number: number;
  /** Its place among the segments that one file was split into, from 1; 0 for any other. */
  part: number;
}

/** The files of the audit log in a folder, but for the one that is added to. */
export interface AuditFolder {
  /** In their order, the oldest first. */
  segments: AuditSegment[];
  /** Those of them that have to be split. */
  unsplit: AuditSegment[];
  /** Paths of what a crash left, and that holds nothing which is not elsewhere. */
  leftovers: string[];
}

const NAME = /^audit\.(\d{6,12})(?:-(\d{4,8}))?\.(\d{8}T\d{6}Z)-(\d{8}T\d{6}Z)\.jsonl$/;
const UNSPLIT = /^audit\.(\d{6,12})\.unsplit\.jsonl$/;
const LEFTOVER = /^\.audit\.\d.*\.tmp$/;
const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59);
/** The begin of a line as `auditFields` orders it. */
const AT = /^\{"at":(\d{1,15})[,}]/;

/**
 * Names a segment by its number and the range of its entries, rounded outwards to seconds, e.g.
 * `audit.000012.20260115T100322Z-20260301T081500Z.jsonl`. The name never changes, also when entries are deleted from it.
 */
export function segmentIn(folder: string, number: number, part: number, range: TimeRange): AuditSegment {
  const from = clamp(Math.floor(range.from / SECOND) * SECOND);
  const to = clamp(Math.ceil(range.to / SECOND) * SECOND);
  const place = `${digits(number, 6)}${part === 0 ? '' : `-${digits(part, 4)}`}`;
  return { path: join(folder, `audit.${place}.${stamp(from)}-${stamp(to)}.jsonl`), number, part, from, to };
}

/** Names what is not split yet, and whose times nobody knows. */
export function unsplitIn(folder: string, number: number): AuditSegment {
  const path = join(folder, `audit.${digits(number, 6)}.unsplit.jsonl`);
  return { path, number, part: 0, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
}

/**
 * Finds the files of the audit log. While a file is there that has to be split, its parts are leftovers: nobody knows
 * whether they are all there. Other files, also those that are only named alike, are ignored.
 */
export async function findSegments(files: Pick<Files, 'readdir'>, folder: string): Promise<AuditFolder> {
  const names = await files.readdir(folder);
  const unsplit = names.flatMap((name) => {
    const number = UNSPLIT.exec(name)?.[1];
    return number === undefined ? [] : [unsplitIn(folder, Number(number))];
  });
  const isPart = ({ number, part }: AuditSegment) =>
    part > 0 && unsplit.some((whole) => whole.number === number);
  const named = names.flatMap((name) => parseName(folder, name) ?? []);
  return {
    segments: inOrder([...named.filter((one) => !isPart(one)), ...unsplit]),
    unsplit: inOrder(unsplit),
    leftovers: [
      ...named.filter(isPart).map(({ path }) => path),
      ...names.filter((name) => LEFTOVER.test(name)).map((name) => join(folder, name)),
    ],
  };
}

/** Returns the segments in the order of their numbers. */
export function inOrder(segments: readonly AuditSegment[]): AuditSegment[] {
  return segments.toSorted((a, b) => a.number - b.number || a.part - b.part);
}

/** Reads the times of the entries in a file; undefined when it has none. */
export async function timesIn(file: FileHandle): Promise<TimeRange | undefined> {
  let range: TimeRange | undefined;
  for await (const pieces of readForward(file))
    for (const { bytes, isLine } of pieces) if (isLine) range = widened(range, timeOf(bytes));
  return range;
}

/** Returns the range that includes a time, too; an undefined one changes nothing. */
export function widened(range: TimeRange | undefined, at: number | undefined): TimeRange | undefined {
  if (at === undefined) return range;
  return range ? { from: Math.min(range.from, at), to: Math.max(range.to, at) } : { from: at, to: at };
}

/** Returns the time of the entry of a line; undefined for most that are none. Cheap: the line is not parsed as a rule. */
export function timeOf(line: Buffer): number | undefined {
  const at = AT.exec(line.toString('latin1', 0, 24))?.[1];
  return at === undefined ? parseEntry(line)?.at : Number(at);
}

function parseName(folder: string, name: string): AuditSegment | undefined {
  const [, number, part = '0', from = '', to = ''] = NAME.exec(name) ?? [];
  const range = { from: timeIn(from), to: timeIn(to) };
  if (Number.isNaN(range.from) || !(range.from <= range.to)) return undefined;
  return { path: join(folder, name), number: Number(number), part: Number(part), ...range };
}

function clamp(time: number): number {
  return Math.min(Math.max(time, 0), LAST_TIME);
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

/** `20260115T100322Z` */
function stamp(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

function timeIn(text: string): number {
  return Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
