/** One mutex a key, fair: whoever asks first runs first. */
export interface Mutexes {
  /** How many keys are held. */
  readonly size: number;
  /** Runs `work` when every earlier one of this key has ended, whatever came of it. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when everything that asked so far has ended. */
  idle(): Promise<void>;
}

export function createMutexes(): Mutexes {
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
