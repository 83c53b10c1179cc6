import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import type { Cursor, Dashboard } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { countOf, formatNumber } from '../text/wording.ts';
import type { OpenList } from './lists.ts';
import type { ReportRow } from './report.ts';

/** Rows of a page: as many as a person can take in on a phone. */
export const PAGE_SIZE = 10;

/** The most rows that a file holds: about 20 MB of CSV; Webex takes 100 MB. */
export const MAX_LIST_ROWS = 100_000;

/** The most reads of one list in a row: as many as the longest file can need. */
const MAX_READS = 400;

/** One page of a list. */
export interface TurnedPage {
  rows: ReportRow[];
  /** Place of the first row, from 1. */
  first: number;
  /** Rows of the whole list; undefined while that is not known. */
  total: number | undefined;
  hasNext: boolean;
}

/**
 * Returns one page, and adds the rows that it has to read to `open`. Reads until it has one row beyond the end of the page,
 * which tells whether there is another page.
 *
 * @param page from 1
 * @throws KnownError `not_found` when the list ends before the page, `meraki_unexpected` when the list does not end
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

/** Orders the reads of one list; its keys are the ids of lists. */
const mutex = createKeyedMutex();

/**
 * Reads on until at least `amount` rows of the list are read, or the list ends. When two messages turn pages of one list at
 * once, the second waits for the first, so no row is read twice.
 *
 * @throws KnownError `meraki_unexpected` when the list does not end
 */
export async function readUpTo(amount: number, open: OpenList, dashboard: Dashboard): Promise<void> {
  await mutex.run(open.id, () => readOn(amount, open, dashboard));
}

async function readOn(amount: number, open: OpenList, dashboard: Dashboard): Promise<void> {
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
