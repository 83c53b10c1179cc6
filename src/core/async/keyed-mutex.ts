/** Runs work of the same key one after the other, in the order of the calls; different keys run concurrently. */
export interface KeyedMutex {
  /** Runs `work` when all earlier work of this key has ended, successfully or not. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** A keyed mutex within one process, which knows its keys. */
export interface LocalKeyedMutex extends KeyedMutex {
  /** The number of keys that are held. */
  readonly size: number;
  /** Resolves when all work that was asked for so far has ended. */
  idle(): Promise<void>;
}

/** Creates a fair mutex: the first caller runs first. A key that is not held costs no memory. */
export function createKeyedMutex(): LocalKeyedMutex {
  /** The end of the queue of each key that is held. */
  const tails = new Map<string, Promise<void>>();
  return {
    get size() {
      return tails.size;
    },
    async run(key, work) {
      const before = tails.get(key);
      const { promise: ended, resolve: end } = Promise.withResolvers<void>();
      tails.set(key, ended);
      await before;
      try {
        return await work();
      } finally {
        if (tails.get(key) === ended) tails.delete(key);
        end();
      }
    },
    async idle() {
      await Promise.all(tails.values());
    },
  };
}
