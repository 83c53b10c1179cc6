import { parseArgs } from 'node:util';

/** The options of `npm run bench:store`. */
export interface StoreBenchOptions {
  /** Duration of each measurement. */
  seconds: number;
  /** Numbers of links in the store, smallest first. */
  grants: number[];
  /** The number of shares of the stores that are compared with those without. */
  shares: number;
  only: StoreBenchPart | undefined;
}

/** The parts that can be measured alone. */
const PARTS = ['store', 'shares', 'instances'] as const;
/** A part that can be measured alone. */
export type StoreBenchPart = (typeof PARTS)[number];

/** Parses the arguments. @throws Error that names the wrong one */
export function readStoreBenchOptions(args: string[]): StoreBenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '3' },
      grants: { type: 'string', default: '1000,10000,100000' },
      shares: { type: 'string', default: '10000' },
      only: { type: 'string' },
    },
  });
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) throw new Error('--seconds takes a number above 0');
  const grants = values.grants.split(',').map(Number);
  if (!grants.every((links) => Number.isInteger(links) && links >= 100))
    throw new Error('--grants takes numbers from 100 on, with commas between them');
  const shares = Number(values.shares);
  if (!(Number.isInteger(shares) && shares >= 100)) throw new Error('--shares takes a number from 100 on');
  const only = PARTS.find((part) => part === values.only);
  if (only !== values.only) throw new Error(`--only takes ${PARTS.join(', ')}`);
  return { seconds, grants: grants.sort((a, b) => a - b), shares, only };
}
