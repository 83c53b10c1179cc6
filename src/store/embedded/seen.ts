/** Keys of the recent past, so that a duplicate is recognized. */
export interface Seen {
  has(key: string): boolean;
  /** @param until when the key expires, epoch milliseconds; about equally far away for all keys */
  add(key: string, until: number): void;
  /** Returns the keys that have not expired, oldest first, each with its end. */
  list(): [key: string, until: number][];
}

/** Creates an empty set of at most `maxKeys` keys, of which the oldest is dropped first. */
export function createSeen(maxKeys: number, clock: () => number): Seen {
  // A Map keeps the order of insertion and all keys live equally long, so the oldest is always first.
  const ends = new Map<string, number>();
  return {
    has: (key) => (ends.get(key) ?? 0) > clock(),
    add(key, until) {
      ends.delete(key);
      ends.set(key, until);
      for (const [oldest, end] of ends) {
        if (ends.size <= maxKeys && end > clock()) break;
        ends.delete(oldest);
      }
    },
    list: () => [...ends].filter(([, end]) => end > clock()),
  };
}
