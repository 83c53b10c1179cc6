import { createCsvFile } from './csv-file.ts';
import type { OpenList } from './lists.ts';
import type { ListSource } from './report.ts';
import type { RowWords, UnbuiltRows } from './rows.ts';
import { createListReader } from './turn-page.ts';

/** A list, and how far it was read already. */
export type UnreadList = Pick<OpenList, 'list' | 'reads' | 'next' | 'isUnread'>;

/** A whole list as a CSV file. */
export interface ListFile {
  data: Buffer<ArrayBuffer>;
  /** The number of rows below the header. */
  rows: number;
  /** Whether the list has more rows than a file holds. */
  isCut: boolean;
}

/**
 * Reads a whole list into a CSV file. Each row becomes text as soon as it is read, and is not kept; so the open list does
 * not grow.
 *
 * @throws KnownError `meraki_unexpected` when the list does not end, and what the reads throw
 */
export async function writeListFile(
  open: UnreadList,
  source: ListSource,
  words: RowWords,
): Promise<ListFile> {
  const reader = createListReader(open.list, source);
  const file = createCsvFile(open.list.columns, source.slices);
  const add = (rows: UnbuiltRows) => file.add(rows.build(words), ({ cells }) => cells);
  for (const { rows } of open.reads) if (!file.isFull) await add(rows);
  let { next, isUnread } = open;
  while (!file.isFull && (next !== undefined || isUnread)) {
    const read = await reader.read(next);
    await add(read.rows);
    next = read.next;
    isUnread = false;
  }
  return { data: file.data(), rows: file.rows, isCut: file.isFull };
}
