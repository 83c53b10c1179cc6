import { parseArgs } from 'node:util';

/** The options of `npm run bench:store`. */
export interface StoreBenchOptions {
  /** Duration of each measurement. */
  seconds: number;
  /** Numbers of links in the store, smallest first. */
  grants: number[];
  only: 'store' | 'instances' | undefined;
}

/** Parses the arguments. @throws Error that names the wrong one */
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
