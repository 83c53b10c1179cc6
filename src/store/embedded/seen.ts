import { type Clock, HOUR, monotonic } from '../../core/clock.ts';

/** Keys of the recent past, so that a duplicate is recognized. */
export interface Seen {
  has(key: string): boolean;
  /** @param life milliseconds until the key expires, about as many for all keys */
  add(key: string, life: number): void;
  /** Returns the keys that have not expired, oldest first, each with its end in epoch milliseconds. */
  list(): [key: string, until: number][];
}

/** Creates an empty set of at most `maxKeys` keys, of which the oldest is dropped first. They live on the monotonic clock. */
export function createSeen(maxKeys: number, clock: Clock, now: Clock = monotonic): Seen {
  // A Map keeps the order of insertion and all keys live equally long, so the oldest is always first.
  const ends = new Map<string, number>();
  return {
    has: (key) => (ends.get(key) ?? 0) > now(),
    add(key, life) {
      ends.delete(key);
      ends.set(key, now() + life);
      for (const [oldest, end] of ends) {
        if (ends.size <= maxKeys && end > now()) break;
        ends.delete(oldest);
      }
    },
    list: () =>
      [...ends].flatMap(([key, end]) => (end > now() ? [[key, Math.round(clock() + end - now())]] : [])),
  };
}

/**
 * Milliseconds for which the keys of an earlier process count. How old they are nobody knows: the clock may have been set before
 * this start, or be wrong now, and what was answered must not be answered, or done, again.
 */
export const LIFE_OF_FORMER_KEYS = HOUR;
