import { parseArgs } from 'node:util';

/** The parts that can be measured alone. */
export const PARTS = [
  'calls',
  'starts',
  'commands',
  'hundred',
  'organization',
  'spaces',
  'idle',
  'storm',
  'links',
  'long-lists',
  'audit',
] as const;
/** A part that can be measured alone. */
export type BenchPart = (typeof PARTS)[number];

/** The options of `npm run bench`. */
export interface BenchOptions {
  /** A quick run: counts are exact, times say little. */
  small: boolean;
  /** Whether the usual bot is left out. */
  onlyOurs: boolean;
  parts: readonly BenchPart[];
  /** The file that gets the results as JSON. */
  json: string | undefined;
}

/** Parses the arguments. @throws Error that names the wrong one */
export function readBenchOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      small: { type: 'boolean', default: false },
      only: { type: 'string' },
      part: { type: 'string', multiple: true },
      json: { type: 'string' },
    },
  });
  if (values.only !== undefined && values.only !== 'ours') throw new Error('--only takes `ours`');
  const parts = values.part?.map(partOf) ?? PARTS;
  return { small: values.small, onlyOurs: values.only === 'ours', parts, json: values.json };
}

function partOf(text: string): BenchPart {
  const part = PARTS.find((one) => one === text);
  if (part === undefined) throw new Error(`--part takes ${PARTS.join(', ')}`);
  return part;
}
