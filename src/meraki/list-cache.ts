import { LRUCache } from 'lru-cache';
import { type Clock, MINUTE } from '../core/clock.ts';
import type { Freshness, LinkKey } from '../core/dashboard.ts';
import { grantId } from '../core/links.ts';

/** Milliseconds for which a cached list is returned. */
const LIST_LIFETIME = 5 * MINUTE;

/** A list, and the milliseconds for which it has been kept: 0 when it was read for this very call. */
export interface KeptList<T> {
  items: T[];
  age: number;
}

/** Caches one list per link, for lists that change slowly. */
export interface ListCache<T> {
  /**
   * Returns the cached list, unless it has to be fresh; else reads the list and caches it. Rejects as `read` does, and caches
   * no failure.
   */
  read(key: LinkKey, freshness: Freshness, read: () => Promise<T[]>): Promise<KeptList<T>>;
  /** Returns the cached list; undefined when there is none, or it is older than 5 minutes. */
  find(key: LinkKey): KeptList<T> | undefined;
  /**
   * Drops the list of a link; a read that is under way will not be cached either.
   *
   * @param grant the id of its grant, see `grantId`
   */
  forget(grant: string): void;
}

/**
 * Creates a cache that drops the lists that were used longest ago when it is full. lru-cache's `fetch`
 * is not used for the reason that single-flight.ts gives; simultaneous reads are one call there.
 *
 * @param clock monotonic: what was read while the wall clock was ahead would stay for long when it is set back
 * @param maxItems the items of all lists together
 */
export function createListCache<T>(clock: Clock, maxItems: number): ListCache<T> {
  const lists = new LRUCache<string, { grant: string; items: T[]; since: number }>({
    maxSize: maxItems,
    // The package refuses entries of size 0.
    sizeCalculation: ({ items }) => items.length || 1,
    ttl: LIST_LIFETIME,
    ttlResolution: 0,
    perf: { now: clock },
  });
  const reads = new Set<{ grant: string; isForgotten: boolean }>();
  const idOf = (key: LinkKey) => `${grantId(key)}\n${key.linkedAt}`;

  function find(key: LinkKey): KeptList<T> | undefined {
    const list = lists.get(idOf(key));
    return list && { items: [...list.items], age: clock() - list.since };
  }

  function save(key: LinkKey, items: T[]): void {
    lists.purgeStale();
    lists.set(idOf(key), { grant: grantId(key), items: [...items], since: clock() });
  }

  return {
    async read(key, { fresh = false }, read) {
      const found = fresh ? undefined : find(key);
      if (found) return found;
      const current = { grant: grantId(key), isForgotten: false };
      reads.add(current);
      try {
        const items = await read();
        if (!current.isForgotten) save(key, items);
        return { items, age: 0 };
      } finally {
        reads.delete(current);
      }
    },
    find,
    forget(grant) {
      for (const read of reads) if (read.grant === grant) read.isForgotten = true;
      for (const [id, list] of lists) if (list.grant === grant) lists.delete(id);
    },
  };
}
