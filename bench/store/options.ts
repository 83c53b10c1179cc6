import { parseArgs } from 'node:util';

/** What is measured, and for how long. */
export interface StoreBenchOptions {
  /** Of each measurement. */
  seconds: number;
  /** How many links are in the store, smallest first. */
  grants: number[];
  only: 'store' | 'instances' | undefined;
}

/** @throws Error that says what can't be */
export function readStoreBenchOptions(args: string[]): StoreBenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '3' },
      grants: { type: 'string', default: '1000,10000,100000' },
      only: { type: 'string' },
    },
  });
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) throw new Error('--seconds takes a number above 0');
  const grants = values.grants.split(',').map(Number);
  if (!grants.every((links) => Number.isInteger(links) && links >= 100))
    throw new Error('--grants takes numbers from 100 on, with commas between them');
  const { only } = values;
  if (only !== undefined && only !== 'store' && only !== 'instances')
    throw new Error('--only takes `store` or `instances`');
  return { seconds, grants: grants.sort((a, b) => a - b), only };
}
