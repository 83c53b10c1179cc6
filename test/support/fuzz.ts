import fc, { type IProperty, type IRawProperty } from 'fast-check';
import type { Test } from 'tap';

/** Inputs of one target. `FUZZ_RUNS=1000000` searches longer. */
export const RUNS = Number(process.env.FUZZ_RUNS ?? 10_000);

/**
 * The inputs are the same on every machine, so that a failure comes from a change. `FUZZ_SEED=random` or a number
 * tries others; a failure names its seed and the path to the input.
 */
export const SEED = seedFrom(process.env.FUZZ_SEED ?? '20261122');

/**
 * Tests one target with `inputs` inputs; the smallest one that fails is shown.
 *
 * @param inputs fewer than RUNS where each input goes over a socket or a disk
 */
export function attack<T>(
  t: Test,
  name: string,
  property: IProperty<T> | IRawProperty<T>,
  inputs = RUNS,
): Promise<unknown> {
  const numRuns = Math.min(inputs, RUNS);
  return t.test(`${name}: ${numRuns} inputs, seed ${SEED}`, async () => {
    // tap does not show the message of a cause.
    await fc.assert(property, { seed: SEED, numRuns, includeErrorInReport: true });
  });
}

function seedFrom(said: string): number {
  return said === 'random' ? Date.now() % 0x7fffffff : Number(said);
}
