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
 * @param most entries kept; the oldest goes first
 */
export function remember<T>(read: (key: string) => Promise<T>, life: number, most: number): Memory<T> {
  const known = new Map<string, { value: Promise<T>; until: number }>();
  return {
    get(key) {
      const entry = known.get(key);
      if (entry && entry.until > performance.now()) return entry.value;
      known.delete(key);
      const fresh = { value: read(key), until: performance.now() + life };
      known.set(key, fresh);
      fresh.value.catch(() => {
        if (known.get(key) === fresh) known.delete(key);
      });
      const oldest = known.keys().next().value;
      if (known.size > most && oldest !== undefined) known.delete(oldest);
      return fresh.value;
    },
    forget: (key) => {
      known.delete(key);
    },
  };
}
