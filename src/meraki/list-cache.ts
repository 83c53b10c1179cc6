import { LRUCache } from 'lru-cache';
import { type Clock, MINUTE } from '../core/clock.ts';
import type { Freshness, LinkKey } from '../core/dashboard.ts';
import { grantId } from '../core/links.ts';

/** How long a list that changes slowly may answer. */
const LIFE = 5 * MINUTE;

/** Lists that change slowly, one a link, for a short while. */
export interface ListCache<T> {
  /** What is kept, else what `read` reads, which is kept from then on. */
  read(key: LinkKey, freshness: Freshness, read: () => Promise<T[]>): Promise<T[]>;
  /** What is kept; undefined when nothing is. */
  find(key: LinkKey): T[] | undefined;
  /** Drops what is kept of a link, by its grant's id; a read under way will not be kept either. */
  forget(grant: string): void;
}

/** @param most items that are kept in all; the lists that were used longest ago make room */
export function createListCache<T>(clock: Clock, most: number): ListCache<T> {
  const lists = new LRUCache<string, { grant: string; items: T[] }>({
    maxSize: most,
    // The package counts no entry as nothing.
    sizeCalculation: ({ items }) => items.length || 1,
    ttl: LIFE,
    ttlResolution: 0,
    perf: { now: clock },
  });
  const readings = new Set<{ grant: string; forgotten: boolean }>();
  const idOf = (key: LinkKey) => `${grantId(key)}\n${key.linkedAt}`;

  function find(key: LinkKey): T[] | undefined {
    const items = lists.get(idOf(key))?.items;
    return items && [...items];
  }

  function keep(key: LinkKey, items: T[]): void {
    lists.purgeStale();
    lists.set(idOf(key), { grant: grantId(key), items: [...items] });
  }

  return {
    async read(key, { fresh = false }, read) {
      const found = fresh ? undefined : find(key);
      if (found) return found;
      const reading = { grant: grantId(key), forgotten: false };
      readings.add(reading);
      try {
        const items = await read();
        if (!reading.forgotten) keep(key, items);
        return items;
      } finally {
        readings.delete(reading);
      }
    },
    find,
    forget(grant) {
      for (const reading of readings) if (reading.grant === grant) reading.forgotten = true;
      for (const [id, list] of lists) if (list.grant === grant) lists.delete(id);
    },
  };
}
