/** Chance that a seed repeats. */
export interface Random {
  /** True once in 1 / `probability` calls. */
  chance(probability: number): boolean;
  /** A whole number below `limit`. */
  below(limit: number): number;
  /** One of them; undefined when there is none. */
  pick<T>(items: readonly T[]): T | undefined;
}

/** Mulberry32: small, and good enough to shuffle a year. */
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
