/** Runs the work of one key in the order in which it was asked for; different keys run side by side. */
export interface KeyedMutex {
  /** Runs `work` when every earlier one of this key has ended, whether it succeeded or failed. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** A mutex of one process, which knows what it holds. */
export interface LocalKeyedMutex extends KeyedMutex {
  /** How many keys are held. */
  readonly size: number;
  /** Resolves when everything that was asked for so far has ended. */
  idle(): Promise<void>;
}

/** Creates a fair mutex: whoever asks first runs first. A key that nobody holds costs no memory. */
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
