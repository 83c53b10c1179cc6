import { parseArgs } from 'node:util';

/** What can be measured alone. */
export const PARTS = ['calls', 'starts', 'commands', 'storm', 'links'] as const;
export type BenchPart = (typeof PARTS)[number];

export interface BenchOptions {
  /** Quick: what is counted is right, what is timed says little. */
  small: boolean;
  /** Whether the usual bot is left out. */
  onlyOurs: boolean;
  parts: readonly BenchPart[];
  /** Where the results go as JSON, too. */
  json: string | undefined;
}

/** @throws Error that says what can't be */
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
