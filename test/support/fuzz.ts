import fc, { type IProperty, type IRawProperty } from 'fast-check';
import type { Test } from 'tap';

/** Inputs of one target. `FUZZ_RUNS=1000000` hunts longer. */
export const RUNS = Number(process.env.FUZZ_RUNS ?? 100_000);

/**
 * The same inputs on every machine, so that what fails is what the change broke. `FUZZ_SEED=random`, or a number,
 * tries others; what fails names its seed and the way to the input.
 */
export const SEED = seedFrom(process.env.FUZZ_SEED ?? '20261122');

/**
 * One target under `inputs` inputs; the smallest that fails is shown.
 * @param inputs fewer than RUNS where each goes over a socket or a disk
 */
export function attack<T>(
  t: Test,
  name: string,
  property: IProperty<T> | IRawProperty<T>,
  inputs = RUNS,
): Promise<unknown> {
  const numRuns = Math.min(inputs, RUNS);
  return t.test(`${name}: ${numRuns} inputs, seed ${SEED}`, async () => {
    await fc.assert(property, { seed: SEED, numRuns });
  });
}

function seedFrom(said: string): number {
  return said === 'random' ? Date.now() % 0x7fffffff : Number(said);
}
