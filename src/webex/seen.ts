/** Keys of the recent past. */
export interface Seen {
  has(key: string): boolean;
  add(key: string): void;
}

/**
 * @param life milliseconds
 * @param most keys kept; the oldest goes first
 */
export function createSeen(life: number, most: number, clock: () => number): Seen {
  // A Map keeps the order of insertion, and every key lives equally long: the oldest is always first.
  const until = new Map<string, number>();
  return {
    has: (key) => (until.get(key) ?? 0) > clock(),
    add(key) {
      until.delete(key);
      until.set(key, clock() + life);
      for (const [oldest, end] of until) {
        if (until.size <= most && end > clock()) break;
        until.delete(oldest);
      }
    },
  };
}
