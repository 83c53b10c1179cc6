import type { Slices } from '../../core/async/slices.ts';
import type { Dashboard } from '../../core/dashboard.ts';
import { createCsvFile } from './csv-file.ts';
import type { OpenList } from './lists.ts';
import { createListReader } from './turn-page.ts';

/** A list, and how far it was read already. */
export type UnreadList = Pick<OpenList, 'list' | 'rows' | 'next' | 'isUnread'>;

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
  dashboard: Dashboard,
  slices: Slices,
): Promise<ListFile> {
  const reader = createListReader(open.list, dashboard);
  const file = createCsvFile(open.list.columns, slices);
  let { rows, next, isUnread } = open;
  while (await file.add(rows, (row) => row().cells)) {
    if (next === undefined && !isUnread) break;
    ({ rows, next } = await reader.read(next));
    isUnread = false;
  }
  return { data: file.data(), rows: file.rows, isCut: file.isFull };
}
