/** Random numbers that are the same for the same seed. */
export interface Random {
  /** Returns true with this probability. */
  chance(probability: number): boolean;
  /** Returns a whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** Returns one of the items, or undefined when there is none. */
  pick<T>(items: readonly T[]): T | undefined;
}

/** Creates the generator Mulberry32, which is small and good enough for this test. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    chance: (probability) => next() < probability,
    below,
    pick: (items) => items[below(items.length)],
  };
}
