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

/** Milliseconds for which a key of an earlier process counts at most. */
const LONGEST = 2 * HOUR;

/**
 * Returns how long the keys of an earlier process still count. Those of its last hour do so, whatever the clock says: it may have
 * been set since, and what was answered right before must not be answered again.
 */
export function livesLeft(keys: [key: string, until: number][], clock: Clock): [key: string, life: number][] {
  const newest = keys.reduce((last, [, until]) => Math.max(last, until), 0);
  return keys.flatMap(([key, until]) => {
    const left = until - clock();
    if (left > 0) return [[key, Math.min(left, LONGEST)]];
    return until > newest - HOUR && newest <= clock() ? [[key, HOUR]] : [];
  });
}
