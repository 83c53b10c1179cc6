import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import type { Cursor } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { countOf, formatNumber } from '../text/wording.ts';
import { type OpenList, rowsRead } from './lists.ts';
import type { Further, List, ListSource, ReportRows } from './report.ts';
import type { ReportRow, RowWords } from './rows.ts';
import type { WholeRead } from './whole-reads.ts';

/** Rows of a page: as many as a person can take in on a phone. */
const PAGE_SIZE = 10;
/** Rows of a page of a list beside which the answer says more: with its buttons it fits on a phone. */
const PART_PAGE_SIZE = 5;

/** The most reads of one list in a row: as many as the longest file can need. */
const MAX_READS = 400;

/** Reads for one page of a list after which a person who leafs far ahead counts as one who reads a whole list. */
const MAX_READS_OF_A_PAGE = 5;

/** One page of a list. */
export interface TurnedPage {
  rows: ReportRow[];
  /** Place of the first row, from 1. */
  first: number;
  /** Rows of the whole list; undefined while that is not known. */
  total: number | undefined;
  hasNext: boolean;
  /** When the first row was read, in epoch milliseconds; the others were not read before. */
  readAt: number;
}

/**
 * Returns one page, and adds the rows that it has to read to `open`. Reads until it has one row beyond the end of the page,
 * which tells whether there is another page.
 *
 * @param page from 1
 * @throws KnownError `not_found` when the list ends before the page, `meraki_unexpected` when the list does not end, and
 *   what `WholeRead.hold` throws
 */
export async function turnTo(
  page: number,
  open: OpenList,
  source: ListSource & {
    wholeRead: Pick<WholeRead, 'hold'>;
    words: RowWords;
    further(changes: { page: number }): Further;
  },
): Promise<TurnedPage> {
  const size = open.list.isPart ? PART_PAGE_SIZE : PAGE_SIZE;
  const before = (page - 1) * size;
  const end = before + size;
  await mutex.run(open.id, () => readUpTo(end + 1, open, source));
  const { next, list } = open;
  const read = rowsRead(open);
  if (page > 1 && before >= read) {
    const pages = Math.max(1, Math.ceil(read / size));
    const what = `There is no page ${formatNumber(page)}.`;
    const has = `The list has ${countOf(pages, 'page')}.`;
    const of = [...new Set([pages, 1])].map((one) => ({
      label: `Page ${formatNumber(one)}`,
      command: source.further({ page: one }).command,
    }));
    throw new KnownError('not_found', what, has, { choice: { question: `${what} ${has}`, of } });
  }
  return {
    rows: rowsBetween(before, end, open, source.words),
    first: before + 1,
    total: next === undefined ? read : list.total,
    hasNext: read > end || next !== undefined,
    readAt: open.reads.find((one) => one.end > before)?.at ?? open.readAt,
  };
}

/** Builds the rows of an open list from `begin` to before `end`, as far as they were read. */
function rowsBetween(begin: number, end: number, { reads }: OpenList, words: RowWords): ReportRow[] {
  return reads.flatMap(({ rows, end: endOfRead }) => {
    const first = endOfRead - rows.count;
    return [...rows.build(words, Math.max(0, begin - first), end - first)];
  });
}

/**
 * Orders the reads of one list; its keys are the ids of lists. When two messages turn pages of one list at once, the second
 * waits for the first, so no row is read twice.
 */
const mutex = createKeyedMutex();

/** Reads on until at least `amount` rows of the list are read, or the list ends. */
async function readUpTo(
  amount: number,
  open: OpenList,
  source: ListSource & { wholeRead: Pick<WholeRead, 'hold'> },
): Promise<void> {
  const reader = createListReader(open.list, source);
  for (let reads = 0; rowsRead(open) < amount && (open.isUnread || open.next !== undefined); reads += 1) {
    if (reads >= MAX_READS_OF_A_PAGE) await source.wholeRead.hold();
    const { rows, next } = await reader.read(open.next);
    const at = source.dashboard.readAt() ?? open.readAt;
    open.reads = [...open.reads, { at, rows, end: rowsRead(open) + rows.count }];
    open.next = next;
    open.isUnread = false;
  }
}

/** Reads a list for one message. */
export interface ListReader {
  /** @throws KnownError `meraki_unexpected` when the list does not end */
  read(from: Cursor | undefined): Promise<ReportRows & { next: Cursor | undefined }>;
}

/** Creates a reader that refuses to read on in a list whose cursors come again, or never end. */
export function createListReader(list: List, source: ListSource): ListReader {
  const seen = new Set<Cursor>();
  return {
    async read(from) {
      const { rows, next } = await list.read(source, from);
      if (next !== undefined) {
        if (seen.has(next) || seen.size > MAX_READS) throw endless();
        seen.add(next);
      }
      return { rows, next };
    },
  };
}

function endless(): KnownError {
  const cause = new Error('the pages of a list do not end');
  const next = 'Try again; if it stays, tell the people who run me.';
  return new KnownError('meraki_unexpected', "Meraki's list does not come to an end.", next, { cause });
}
