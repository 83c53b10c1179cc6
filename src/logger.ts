import { pino } from 'pino';
import pretty from 'pino-pretty';
import { KnownError, messageOf } from './core/errors.ts';
import { currentReference } from './core/reference.ts';

/** Shapes of secrets, wherever in a line they stand; each keeps what helps to read the line. */
const SHAPES: [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, '$1 [secret]'],
  [
    /([?&](?:code|state|token|iss_state|[a-z_]*secret|[a-z_]*token|code_verifier)=)[^&\s"\\]+/gi,
    '$1[secret]',
  ],
  [
    /((?:access_token|refresh_token|client_secret|code_verifier|password)\\*"\s*:\s*\\*")[^"\\]+/gi,
    '$1[secret]',
  ],
  [/\bv1\.[\w-]{1,32}\.[\w-]{16}\.[\w-]*\.[\w-]{22}/g, '[sealed]'],
  // Our own secrets (states, one-time URLs, browser cookies) are 256 bits of base64url.
  [/(?<![\w-])[\w-]{43}(?![\w-])/g, '[secret]'],
];

export interface LoggerOptions {
  level: string;
  /** Exact values that must never appear. */
  secrets: readonly string[];
  /** Where lines go: readable on a terminal, JSON elsewhere. */
  out?: { write(line: string): unknown; isTTY?: boolean };
}

/** Removes every known secret and every shape of one from a line. */
export function createScrubber(secrets: readonly string[]): (line: string) => string {
  const exact = secrets.filter((secret) => secret.length >= 6);
  return (line) => {
    let clean = line;
    for (const secret of exact) clean = clean.replaceAll(secret, '[secret]');
    for (const [shape, replacement] of SHAPES) clean = clean.replace(shape, replacement);
    return clean;
  };
}

/**
 * The log: JSON lines, or readable ones on a terminal. Errors are reduced to type, message and stack,
 * because those of HTTP libraries carry whole requests; a last pass over each line removes secrets. Each line carries
 * the reference of what it was written for.
 */
export function createLogger({ level, secrets, out = process.stdout }: LoggerOptions): pino.Logger {
  const scrub = createScrubber(secrets);
  const target = out.isTTY ? pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' }) : out;
  return pino(
    {
      level,
      base: null,
      mixin: () => ({ reference: currentReference() }),
      serializers: { err: (error: unknown) => describeError(error) },
    },
    { write: (line: string) => target.write(scrub(line)) },
  );
}

/** How far causes are followed; a cause may be a cycle. */
const MAX_CAUSES = 4;

/**
 * Describes anything that was thrown in one shape: type, code, message, stack, cause. The message of a KnownError is a
 * reply, which may quote what a person typed: of it the code is logged, and where it was thrown.
 */
function describeError(error: unknown, depth = 0): object {
  if (typeof error !== 'object' || error === null) return { type: typeof error, message: String(error) };
  const { name, code, stack } = fieldsOf(error);
  const cause = 'cause' in error ? error.cause : undefined;
  return {
    type: name ?? 'Object',
    code,
    ...(error instanceof KnownError
      ? { stack: stack?.slice(stack.indexOf('\n    at ') + 1) }
      : { message: messageOf(error), stack }),
    ...(cause !== undefined && depth < MAX_CAUSES && { cause: describeError(cause, depth + 1) }),
    ...(error instanceof AggregateError && {
      errors: error.errors.map((one) => describeError(one, depth + 1)),
    }),
  };
}

/** Reads them with care: some libraries throw objects that only look like errors. */
function fieldsOf(error: object): { name?: string; code?: string | number; stack?: string } {
  const { name, code, stack }: { name?: unknown; code?: unknown; stack?: unknown } = error;
  return {
    ...(typeof name === 'string' && { name }),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(typeof stack === 'string' && { stack }),
  };
}
