import { LRUCache } from 'lru-cache';

/** Answers of the recent past, by key. */
export interface Memory<T> {
  /** What was read lately, or is being read now, or is read for this call. */
  get(key: string): Promise<T>;
  /** The next `get` reads anew. */
  forget(key: string): void;
}

/**
 * Remembers what `read` gave, so that a burst of messages asks once. Callers at the same time share one
 * call; failures are not remembered.
 *
 * @param life milliseconds
 * @param most entries kept; what was used longest ago goes first
 * @param now milliseconds that nobody sets
 */
export function remember<T>(
  read: (key: string) => Promise<T>,
  life: number,
  most: number,
  now = () => performance.now(),
): Memory<T> {
  const answers = new LRUCache<string, Promise<T>>({ max: most, ttl: life, ttlResolution: 0, perf: { now } });
  return {
    get(key) {
      const known = answers.get(key);
      if (known) return known;
      const reading = read(key);
      answers.set(key, reading);
      reading.catch(() => {
        if (answers.peek(key) === reading) answers.delete(key);
      });
      return reading;
    },
    forget: (key) => {
      answers.delete(key);
    },
  };
}
