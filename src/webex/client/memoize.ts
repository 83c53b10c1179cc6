import { LRUCache } from 'lru-cache';

/** A function of one key that remembers its results. */
export interface Memoized<T> {
  /** Returns the remembered result, or calls the function. Callers at the same time share one call. */
  get(key: string): Promise<T>;
}

/**
 * Remembers the results of `read`, so that a burst of messages makes one call. Failures are not remembered.
 *
 * @param ttl milliseconds for which a result is used
 * @param max results kept; the one that was used longest ago is dropped first
 * @param now milliseconds of a clock that nobody sets
 */
export function memoize<T extends NonNullable<unknown>>(
  read: (key: string) => Promise<T>,
  ttl: number,
  max: number,
  now = () => performance.now(),
): Memoized<T> {
  const cache = new LRUCache<string, T>({
    max,
    ttl,
    ttlResolution: 0,
    perf: { now },
    fetchMethod: (key) => read(key),
  });
  return { get: (key) => cache.forceFetch(key) };
}
