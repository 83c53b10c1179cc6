/** Keys of the recent past. */
export interface Seen {
  has(key: string): boolean;
  /** @param until when it is forgotten, epoch milliseconds; of many keys about equally far away */
  add(key: string, until: number): void;
  /** Those that count still, the oldest first, each with its end. */
  list(): [key: string, until: number][];
}

/** @param most keys kept; the oldest goes first */
export function createSeen(most: number, clock: () => number): Seen {
  // A Map keeps the order of insertion, and every key lives equally long: the oldest is always first.
  const ends = new Map<string, number>();
  return {
    has: (key) => (ends.get(key) ?? 0) > clock(),
    add(key, until) {
      ends.delete(key);
      ends.set(key, until);
      for (const [oldest, end] of ends) {
        if (ends.size <= most && end > clock()) break;
        ends.delete(oldest);
      }
    },
    list: () => [...ends].filter(([, end]) => end > clock()),
  };
}
