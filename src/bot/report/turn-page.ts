import type { Cursor, Dashboard } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { countOf, formatNumber } from '../text/wording.ts';
import type { OpenList } from './lists.ts';
import type { ReportRow } from './report.ts';

/** As many lines as are read on a phone without losing the thread. */
export const PAGE_SIZE = 10;

/** About 20 MB of CSV; Webex takes 100 MB. */
export const MAX_LIST_ROWS = 100_000;

/** As many as such a file can need. */
const MAX_READS = 400;

/** One page, as far as it is known. */
export interface TurnedPage {
  rows: ReportRow[];
  /** Place of the first row, from 1. */
  first: number;
  total: number | undefined;
  hasNext: boolean;
}

/**
 * Reads no further than to the end of the page, and one row beyond, to know whether there is another one.
 * @throws KnownError `bad_arguments` when the list ends before it
 */
export async function turnTo(page: number, open: OpenList, dashboard: Dashboard): Promise<TurnedPage> {
  const before = (page - 1) * PAGE_SIZE;
  const end = before + PAGE_SIZE;
  await readUpTo(end + 1, open, dashboard);
  const { rows, next, list } = open;
  if (page > 1 && before >= rows.length) {
    const pages = Math.max(1, Math.ceil(rows.length / PAGE_SIZE));
    const what = `There is no page ${formatNumber(page)}.`;
    throw new KnownError('not_found', what, `The list has ${countOf(pages, 'page')}.`);
  }
  return {
    rows: rows.slice(before, end),
    first: before + 1,
    total: next === undefined ? rows.length : list.total,
    hasNext: rows.length > end || next !== undefined,
  };
}

/** Reads on until there are so many rows, or all. Two who turn pages at once read one after the other. */
export async function readUpTo(amount: number, open: OpenList, dashboard: Dashboard): Promise<void> {
  const before = reading.get(open) ?? Promise.resolve();
  const mine = before.catch(() => undefined).then(() => read(amount, open, dashboard));
  reading.set(open, mine);
  await mine;
}

const reading = new WeakMap<OpenList, Promise<void>>();

async function read(amount: number, open: OpenList, dashboard: Dashboard): Promise<void> {
  const seen = new Set<Cursor>();
  while (open.rows.length < amount && (open.isUnread || open.next !== undefined)) {
    const { rows, next } = await open.list.read(dashboard, open.next);
    open.rows = open.rows.concat(rows);
    open.next = next;
    open.isUnread = false;
    if (next === undefined) return;
    if (seen.has(next) || seen.size > MAX_READS) throw endless();
    seen.add(next);
  }
}

function endless(): KnownError {
  const cause = new Error('the pages of a list do not end');
  const next = 'Try again; if it stays, tell the people who run me.';
  return new KnownError('meraki_unexpected', "Meraki's list does not come to an end.", next, { cause });
}
