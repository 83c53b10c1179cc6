import type { Command, Invocation } from '../command.ts';
import { splitWords, unquote } from '../text/tokens.ts';
import { cleanText, withoutMarks } from './clean-text.ts';
import { isSmallTalk } from './small-talk.ts';

/** A command and its arguments, each in the three forms that Invocation has. */
export interface ParsedCommand extends Pick<Invocation, 'argumentText' | 'argument' | 'words'> {
  command: Command;
}

/** Characters. A longer text is refused before it is read: no question needs it, and reading it takes everybody's time. */
export const MAX_TEXT_LENGTH = 1_000;

/** The lookbehind keeps the search linear: a long run of dots in the middle is tried once, not from each dot. */
const CLOSING_PUNCTUATION = /(?<!["“”'‘’.!?…])["“”'‘’.!?…]+$/u;

/**
 * Returns what a text was meant to say: nothing of an empty text and of small talk. Its characters are made plain (`cleanText`)
 * and the marks around it removed, and so is punctuation around a text of one or two words; longer texts keep theirs, because
 * names may hold it.
 */
export function normalizeText(text: string): string {
  return meaningOf(withoutMarks(cleanText(text)));
}

/** Returns what `normalizeText` makes of a text whose characters are plain, and which has no marks around it. */
export function meaningOf(plain: string): string {
  const bare = plain
    .replace(/^["“”'‘’]+/u, '')
    .replace(CLOSING_PUNCTUATION, '')
    .trim();
  if (bare === '' || isSmallTalk(bare)) return '';
  return /^\S+( \S+)?$/.test(bare) && !/["“”]/.test(bare) ? bare : plain;
}

/** Tells whether a text has more characters than any command takes. */
export function isTooLong(text: string): boolean {
  return text.length > MAX_TEXT_LENGTH && [...text].length > MAX_TEXT_LENGTH;
}

/**
 * Finds the command whose own words begin the text, in any case; the longest of several. Undefined when there is none, and
 * for a text that is too long.
 */
export function parseCommand(text: string, commands: readonly Command[]): ParsedCommand | undefined {
  if (isTooLong(text)) return undefined;
  const trimmed = text.trim();
  const [command] = commands
    .filter(({ name }) => startsWithWords(trimmed, name))
    .toSorted((a, b) => b.name.length - a.name.length);
  if (!command) return undefined;
  const argumentText = trimmed.slice(command.name.length).trim();
  return { command, argumentText, argument: unquote(argumentText), words: splitWords(argumentText) };
}

function startsWithWords(text: string, words: string): boolean {
  const start = text.slice(0, words.length).toLowerCase();
  return start === words && /^(\s|$)/.test(text.slice(words.length));
}
