import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

/** The line that `--help` prints. */
export const USAGE =
  '[PORT=3000] npm run sandbox [-- [--websocket] [--instances 2] [--examples OPENAPI_FILE]]';

/** The options of `npm run sandbox`. */
export interface SandboxOptions {
  help: boolean;
  /** Number of bot processes. */
  instances: number;
  /** Whether the bot receives events through a websocket instead of webhooks. */
  websocket: boolean;
  /** An OpenAPI document whose examples the Meraki API answers with. */
  examples: object | undefined;
  /** The preferred port of the bot. */
  port: number;
}

/**
 * Reads the command line and `PORT`.
 *
 * @throws Error that says what to write instead
 */
export async function readSandboxOptions(args: string[], env: NodeJS.ProcessEnv): Promise<SandboxOptions> {
  const { values } = parseArgs({
    args,
    options: {
      examples: { type: 'string' },
      instances: { type: 'string', default: '1' },
      websocket: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { help, websocket, instances, examples } = values;
  return {
    help,
    websocket,
    instances: readNumber('--instances', instances, 1, 8),
    port: readNumber('PORT', env.PORT || '3000', 1, 65_535),
    examples: examples === undefined ? undefined : await readExamples(examples),
  };
}

function readNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Error(`${name} takes a number from ${least} to ${most}`);
}

async function readExamples(file: string): Promise<object> {
  try {
    const document: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof document === 'object' && document !== null) return document;
    throw new Error('not an object');
  } catch (error) {
    throw new Error(`${file} can't be read as an OpenAPI document in JSON`, { cause: error });
  }
}
