import { LRUCache } from 'lru-cache';
import type { Clock } from '../core/clock.ts';

/** What was read, and the milliseconds for which it has been kept. */
export interface KeptRead<T> {
  value: T;
  age: number;
}

/** Keeps what was read in organizations. Each id begins with that of the organization and a line break. */
export interface OrganizationCache<T> {
  /** Returns what was kept for at most `maxAge` milliseconds. */
  find(id: string, maxAge: number): KeptRead<T> | undefined;
  /** Reads something and keeps it, unless its organization was forgotten meanwhile. Rejects as `read` does, and keeps no failure. */
  read(id: string, read: () => Promise<T>): Promise<T>;
  /** Drops everything that was read in an organization; what is being read will not be kept either. */
  forget(organizationId: string): void;
}

/**
 * Creates a cache that drops what was used longest ago when it is full. A timer drops what is old, so that nothing stays in a
 * process that nobody asks.
 *
 * @param options.life milliseconds for which something is kept
 * @param options.maxSize the limit of the sizes of everything together
 * @param options.now monotonic: what was read while the wall clock was ahead would stay for long when it is set back
 */
export function createOrganizationCache<T extends object>(options: {
  life: number;
  maxSize: number;
  sizeOf(value: T): number;
  now: Clock;
}): OrganizationCache<T> {
  const { life, maxSize, sizeOf, now } = options;
  const kept = new LRUCache<string, { value: T; since: number }>({
    maxSize,
    // The package refuses entries of size 0.
    sizeCalculation: ({ value }) => Math.max(1, sizeOf(value)),
    ttl: life,
    ttlAutopurge: true,
    ttlResolution: 0,
    perf: { now },
  });
  /** How often something was forgotten. */
  let forgotten = 0;

  return {
    find(id, maxAge) {
      const found = kept.get(id);
      if (found === undefined) return undefined;
      const age = now() - found.since;
      return age <= maxAge ? { value: found.value, age } : undefined;
    },
    async read(id, read) {
      const before = forgotten;
      const value = await read();
      if (forgotten === before) kept.set(id, { value, since: now() });
      return value;
    },
    forget(organizationId) {
      forgotten += 1;
      for (const id of kept.keys()) if (id.startsWith(`${organizationId}\n`)) kept.delete(id);
    },
  };
}
