import { LRUCache } from 'lru-cache';
import { type Clock, MINUTE } from '../core/clock.ts';

/** Milliseconds for which a list is kept. */
export const LIST_LIFE = 5 * MINUTE;

/** A list, and the milliseconds for which it has been kept: 0 when it was read for this very call. */
export interface KeptList<T> {
  items: readonly T[];
  age: number;
}

/** Keeps lists that change slowly: one copy for each partition. @see ReadsOfLink.partition */
export interface ListCache<T> {
  /** Returns the list that was kept for at most `maxAge` milliseconds, and never for longer than 5 minutes. */
  find(partition: string, maxAge?: number): KeptList<T> | undefined;
  /** Reads the list and keeps it. Rejects as `read` does, and keeps no failure. */
  read(partition: string, read: () => Promise<T[]>): Promise<KeptList<T>>;
  /** Drops the lists of an organization; what is being read will not be kept either. */
  forget(organizationId: string): void;
}

/**
 * Creates a cache that drops the lists that were used longest ago when it is full. Simultaneous reads are one call in
 * shared-reads.ts.
 *
 * @param now monotonic: what was read while the wall clock was ahead would stay for long when it is set back
 * @param maxItems the items of all lists together
 */
export function createListCache<T>(now: Clock, maxItems: number): ListCache<T> {
  const lists = new LRUCache<string, { items: readonly T[]; since: number }>({
    maxSize: maxItems,
    // The package refuses entries of size 0.
    sizeCalculation: ({ items }) => items.length || 1,
    ttl: LIST_LIFE,
    ttlAutopurge: true,
    ttlResolution: 0,
    perf: { now },
  });
  /** How often something was forgotten. */
  let forgotten = 0;

  return {
    find(partition, maxAge = LIST_LIFE) {
      const list = lists.get(partition);
      const age = list === undefined ? Number.POSITIVE_INFINITY : now() - list.since;
      return list && age <= maxAge ? { items: list.items, age } : undefined;
    },
    async read(partition, read) {
      const before = forgotten;
      const items = Object.freeze(await read());
      if (forgotten === before) lists.set(partition, { items, since: now() });
      return { items, age: 0 };
    },
    forget(organizationId) {
      forgotten += 1;
      for (const id of lists.keys()) if (id.startsWith(`${organizationId}\n`)) lists.delete(id);
    },
  };
}
