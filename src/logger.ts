import { pino } from 'pino';
import pretty from 'pino-pretty';
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
      serializers: { err: describeError },
    },
    { write: (line: string) => target.write(scrub(line)) },
  );
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name: type, message, stack, cause } = error;
  return {
    type,
    message,
    stack,
    ...(cause instanceof Error && { cause: cause.message }),
    ...(error instanceof AggregateError && { errors: error.errors.map(describeError) }),
  };
}
