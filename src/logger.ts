import { pino } from 'pino';
import pretty from 'pino-pretty';
import { createTurnBuffer } from './core/async/turn-buffer.ts';
import { KnownError, messageOf } from './core/errors.ts';
import { currentReference } from './core/reference.ts';

/** Shapes of secrets anywhere in a line, with replacements that keep the line readable. */
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

/** The options of the log. */
export interface LoggerOptions {
  level: string;
  /** Values that are removed from every line, unless they are shorter than 6 characters. */
  secrets: readonly string[];
  /** Receives the lines, readable on a terminal, JSON elsewhere; standard output by default. */
  out?: { write(lines: string): unknown; isTTY?: boolean };
  /** Whether lines are collected and written at the end of the turn of the event loop, but for errors. */
  isPerTurn?: boolean;
}

/**
 * Creates a function that removes every known secret, and everything of a secret's shape, from a line. Several lines of JSON
 * may be given at once: no shape reaches over the end of one.
 */
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
 * Creates the log: JSON lines, or readable ones on a terminal. Each line carries the current reference. An error is
 * logged as `err` and reduced to a few fields, because errors of HTTP libraries carry whole requests; a last pass over
 * each line removes secrets.
 */
export function createLogger({
  level,
  secrets,
  out = process.stdout,
  isPerTurn = false,
}: LoggerOptions): pino.Logger {
  const scrub = createScrubber(secrets);
  const target = out.isTTY ? pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' }) : out;
  return pino(
    {
      level,
      base: null,
      mixin: () => ({ reference: currentReference() }),
      serializers: { err: (error: unknown) => describeError(error) },
    },
    createDestination((lines) => target.write(scrub(lines)), isPerTurn),
  );
}

/** Pino's number of the level `error`; that of `fatal` is higher. */
const ERROR_LEVEL = 50;

/** Creates the receiver of pino's lines. An error is written at once, with what was logged before it: it may be the last. */
function createDestination(write: (lines: string) => void, isPerTurn: boolean): pino.DestinationStream {
  if (!isPerTurn) return { write };
  const buffer = createTurnBuffer(write);
  const destination = {
    // Makes pino set `lastLevel` before each line.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string) {
      buffer.add(line);
      if (destination.lastLevel >= ERROR_LEVEL) buffer.flush();
    },
  };
  return destination;
}

/** Errors inside errors are followed this far: a cause may be a cycle. */
const MAX_DEPTH = 4;

/**
 * Describes anything that was thrown in one shape: type, code, message, stack, cause, and errors of an AggregateError.
 * The message of a KnownError is a reply, which may quote what a person typed: it is left out.
 */
function describeError(error: unknown, depth = 0): object {
  if (typeof error !== 'object' || error === null) return { type: typeof error, message: String(error) };
  const { name, code, stack } = fieldsOf(error);
  const cause = 'cause' in error ? error.cause : undefined;
  const isFollowed = depth < MAX_DEPTH;
  return {
    type: name ?? 'Object',
    code,
    ...(error instanceof KnownError
      ? { stack: framesOf(stack, error.message) }
      : { message: messageOf(error), stack }),
    ...(cause !== undefined && isFollowed && { cause: describeError(cause, depth + 1) }),
    ...(error instanceof AggregateError &&
      isFollowed && { errors: error.errors.map((one) => describeError(one, depth + 1)) }),
  };
}

/** Returns a stack without the message above it; undefined when the message can't be told apart from the frames. */
function framesOf(stack: string | undefined, message: string): string | undefined {
  const start = stack?.indexOf(message) ?? -1;
  return start === -1 ? undefined : stack?.slice(start + message.length).trimStart();
}

/** Reads fields by their type: some libraries throw objects that only look like errors. */
function fieldsOf(error: object): { name?: string; code?: string | number; stack?: string } {
  const { name, code, stack }: { name?: unknown; code?: unknown; stack?: unknown } = error;
  return {
    ...(typeof name === 'string' && { name }),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(typeof stack === 'string' && { stack }),
  };
}
