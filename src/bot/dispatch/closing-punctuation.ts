import type { Reply } from '../../core/chat.ts';
import { type ErrorCode, KnownError } from '../../core/errors.ts';
import type { Command } from '../command.ts';
import { withoutClosingPunctuation } from '../text/tokens.ts';
import { cleanText, withoutMarks } from './clean-text.ts';
import { meaningOf, type ParsedCommand, parseCommand } from './parse-command.ts';

/** Failures that show that the words behind a command fit nothing. */
const FITS_NOTHING: readonly ErrorCode[] = ['not_found', 'bad_arguments'];
/** The lookbehind keeps the search linear. */
const INSIDE_QUOTES = /(?<![\s.!?…,;:])[\s.!?…,;:]+(["”“»«])$/u;

/**
 * Reads a text as a command. A dot at its end is kept for a command that `runAsTyped` runs again without it, because a name may
 * end with one.
 *
 * @returns the text as it was read, and its command; undefined when there is none
 */
export function readCommand(
  said: string,
  commands: readonly Command[],
): { text: string; parsed: ParsedCommand | undefined } {
  const typed = withoutMarks(cleanText(said));
  const text = meaningOf(typed);
  if (typed !== text && typed.endsWith('.')) {
    const parsed = parseCommand(typed, commands);
    if (parsed !== undefined && isRead(parsed.command)) return { text: typed, parsed };
  }
  return { text, parsed: parseCommand(text, commands) };
}

/**
 * Runs a command with the words as they were typed, and when those fit nothing, without the punctuation at their end:
 * `device My AP.`, `history "My AP" last 24h?`. What changes something runs as it is said, or not at all.
 *
 * @throws what the last run throws
 */
export async function runAsTyped(
  parsed: ParsedCommand,
  run: (parsed: ParsedCommand) => Promise<Reply>,
): Promise<Reply> {
  try {
    return await run(parsed);
  } catch (error) {
    if (!fitsNothing(error)) throw error;
    const bare = bareArguments(parsed);
    if (bare === undefined) throw error;
    return run(bare);
  }
}

/** Tells whether a failure shows that the words behind a command fit nothing. */
export function fitsNothing(error: unknown): boolean {
  return error instanceof KnownError && FITS_NOTHING.includes(error.code);
}

function isRead({ changes }: Command): boolean {
  return changes !== true;
}

function bareArguments({ command, argumentText }: ParsedCommand): ParsedCommand | undefined {
  if (!isRead(command)) return undefined;
  const behind = withoutClosingPunctuation(argumentText);
  const bare = behind === argumentText ? argumentText.replace(INSIDE_QUOTES, '$1') : behind;
  return bare === argumentText ? undefined : parseCommand(`${command.name} ${bare}`, [command]);
}
