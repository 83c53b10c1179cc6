import type { Cursor, Excerpt } from '../../core/dashboard.ts';

/**
 * Page after page, for what can only be put in order when all of it is there.
 * @returns `isCut` when there is more behind the last page that was read
 */
export async function readAll<T>(
  read: (from?: Cursor) => Promise<Excerpt<T>>,
  mostPages = 20,
): Promise<{ items: T[]; isCut: boolean }> {
  const items: T[] = [];
  let from: Cursor | undefined;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await read(from);
    items.push(...page.items);
    from = page.next;
    if (from === undefined) return { items, isCut: false };
  }
  return { items, isCut: true };
}
