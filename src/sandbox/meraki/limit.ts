/** Limits the calls per key. */
export interface Limit {
  /** Takes one call of the key; false when none is left. */
  take(key: string): boolean;
}

/**
 * Creates one token bucket per key, which is refilled at whole seconds: `perSecond: 10, capacity: 20` is Meraki's "10
 * requests per second, plus 10 more in the first" (20 in the first second, 30 in the first two).
 *
 * @param now milliseconds since the epoch
 */
export function createLimit(
  { perSecond, capacity }: { perSecond: number; capacity: number },
  now: () => number,
): Limit {
  const buckets = new Map<string, { left: number; filled: number }>();
  return {
    take(key) {
      const bucket = buckets.get(key) ?? { left: capacity, filled: now() };
      buckets.set(key, bucket);
      const seconds = Math.floor((now() - bucket.filled) / 1000);
      if (seconds > 0) {
        bucket.left = Math.min(capacity, bucket.left + seconds * perSecond);
        bucket.filled += seconds * 1000;
      }
      // Sixty refills of 1/60 add up to a little less than one.
      if (bucket.left < 1 - 1e-9) return false;
      bucket.left -= 1;
      return true;
    },
  };
}
