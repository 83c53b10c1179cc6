import { type Clock, MINUTE } from '../core/clock.ts';
import { createOrganizationCache } from './organization-cache.ts';

/** Milliseconds for which a list is kept. */
const LIST_LIFE = 5 * MINUTE;

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
 * Creates a cache of lists, which nobody can change. Simultaneous reads are one call in shared-reads.ts.
 *
 * @param now monotonic
 * @param maxItems the items of all lists together
 */
export function createListCache<T>(now: Clock, maxItems: number): ListCache<T> {
  const lists = createOrganizationCache<readonly T[]>({
    life: LIST_LIFE,
    maxSize: maxItems,
    sizeOf: ({ length }) => length,
    now,
  });
  return {
    find(partition, maxAge = LIST_LIFE) {
      const kept = lists.find(partition, maxAge);
      return kept && { items: kept.value, age: kept.age };
    },
    async read(partition, read) {
      return { items: await lists.read(partition, async () => Object.freeze(await read())), age: 0 };
    },
    forget: lists.forget,
  };
}
