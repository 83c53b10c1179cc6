import type { Cursor, Excerpt } from '../../core/dashboard.ts';

/**
 * Reads page after page, for data that can be sorted only when all of it is there.
 *
 * @param maxPages pages that are read at most
 * @returns all items; `isCut` when there are more pages
 */
export async function readAll<T>(
  read: (from?: Cursor) => Promise<Excerpt<T>>,
  maxPages = 20,
): Promise<{ items: T[]; isCut: boolean }> {
  const items: T[] = [];
  let from: Cursor | undefined;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const page = await read(from);
    items.push(...page.items);
    from = page.next;
    if (from === undefined) return { items, isCut: false };
  }
  return { items, isCut: true };
}
