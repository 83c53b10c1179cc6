import { mapLimit } from '../../core/async/map-limit.ts';
import type { Cursor, Excerpt } from '../../core/dashboard.ts';
import { type Positions, positionsIn, writePositions } from './merged-cursor.ts';
import { pageOfInside } from './pages.ts';
import type { Wall } from './wall.ts';

/** The most networks that are asked one by one. */
const MAX_ONE_BY_ONE = 5;

/** A list that Meraki filters by one network, newest first. */
export interface ListOfNetwork<T> {
  /** Returns the time of an item, epoch milliseconds. */
  atOf(item: T): number | undefined;
  /** @param networkId absent for all networks */
  read(networkId: string | undefined, from: Cursor | undefined): Promise<Excerpt<T>>;
  /** Replaces what items tell of others. */
  masked(items: readonly T[]): Promise<T[]>;
}

/**
 * Reads a page of a list of all lent networks, newest first. Up to five networks are asked one by one and their pages merged; of
 * more, the pages of the whole organization are filtered, so that a page may be empty and have a `next`. What came with a cursor
 * is filtered as well, whatever the cursor says.
 *
 * @param networkId the one that is asked about
 * @throws KnownError `not_found` when it is not lent
 */
export async function mergedPages<T extends { networkId?: string | undefined }>(
  { lent }: Pick<Wall, 'lent'>,
  networkId: string | undefined,
  from: Cursor | undefined,
  { atOf, read, masked }: ListOfNetwork<T>,
): Promise<Excerpt<T>> {
  const inside = async (items: readonly T[]) => masked(await lent.inside(items));
  const ids = await lent.ids();
  if (networkId !== undefined) await lent.checkNetwork(networkId);
  if (ids.size === 0) return { items: [] };
  const positions = networkId === undefined ? positionsIn(from, ids) : undefined;
  const isMerged = positions !== undefined || (from === undefined && ids.size <= MAX_ONE_BY_ONE);
  if (networkId !== undefined || !isMerged) {
    const page = await lent.read(networkId === undefined, () => read(networkId, from));
    return pageOfInside(await inside(page.items), page.next);
  }
  const first: Positions = new Map([...ids].map((id) => [id, { skipped: 0 }]));
  const wanted = [...(positions ?? first)];
  const pages = await mapLimit(wanted, MAX_ONE_BY_ONE, async ([id, { from: cursor, skipped }]) => {
    const page = await lent.read(false, () => read(id, cursor));
    return { id, from: cursor, skipped, items: page.items.slice(skipped), next: page.next };
  });
  // Older items than the last of a page that goes on may be on its next page.
  const reached = Math.max(
    ...pages.map(({ items, next }) => (next === undefined ? -Infinity : lastOf(items))),
  );
  const rest: Positions = new Map();
  const taken: T[] = [];
  for (const { id, items, next, skipped, from: cursor } of pages) {
    const count = items.filter((item) => (atOf(item) ?? -Infinity) >= reached).length;
    const isAll = count === items.length;
    taken.push(...items.slice(0, count));
    if (!isAll) rest.set(id, { from: cursor, skipped: skipped + count });
    else if (next !== undefined) rest.set(id, { from: next, skipped: 0 });
  }
  const sorted = taken.toSorted((a, b) => (atOf(b) ?? -Infinity) - (atOf(a) ?? -Infinity));
  return pageOfInside(await inside(sorted), rest.size === 0 ? undefined : writePositions(rest));

  /** Returns the time of the oldest item that has one; of an empty page, on which nothing can be told, infinity. */
  function lastOf(items: readonly T[]): number {
    if (items.length === 0) return Number.POSITIVE_INFINITY;
    const times = items.flatMap((item) => atOf(item) ?? []);
    return times.length === 0 ? -Infinity : times.reduce((a, b) => Math.min(a, b));
  }
}
