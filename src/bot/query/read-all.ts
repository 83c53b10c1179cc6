import type { Cursor, Excerpt } from '../../core/dashboard.ts';
import type { WholeRead } from '../report/whole-reads.ts';

/**
 * Reads page after page, for data that can be sorted only when all of it is there. From the second page on, this is the
 * reading of a whole list.
 *
 * @param maxPages pages that are read at most
 * @returns all items; `isCut` when there are more pages
 * @throws KnownError what `read` and `WholeRead.hold` throw
 */
export async function readAll<T>(
  read: (from?: Cursor) => Promise<Excerpt<T>>,
  { wholeRead }: { wholeRead: Pick<WholeRead, 'hold'> },
  maxPages = 20,
): Promise<{ items: T[]; isCut: boolean }> {
  const items: T[] = [];
  let from: Cursor | undefined;
  for (let pages = 0; pages < maxPages; pages += 1) {
    if (pages > 0) await wholeRead.hold();
    const page = await read(from);
    for (const item of page.items) items.push(item);
    from = page.next;
    if (from === undefined) return { items, isCut: false };
  }
  return { items, isCut: true };
}
