import type { Command } from '../command.ts';
import { splitWords, unquote } from '../text/tokens.ts';

export interface ParsedCommand {
  command: Command;
  /** All behind the command's own words, as it was typed. */
  argumentText: string;
  argument: string;
  words: string[];
}

/** Said to a bot to see whether it is there; it answers with what it can do. */
const GREETING =
  /^(hi|hello|hey|moin|hallo|good (morning|afternoon|evening)|thanks|thank you)( there| bot)?$/i;

/** Looks behind itself, so that a long run of dots in the middle is tried once and not from each of them. */
const CLOSING = /(?<!["“”'‘’.!?…])["“”'‘’.!?…]+$/u;

/**
 * What was meant: nothing and a greeting are `help`; a slash in front and the punctuation of a sentence around
 * a single command are not part of it. Names keep theirs.
 */
export function normalizeText(text: string): string {
  const said = text.trim().replace(/^\/(?=\w)/, '');
  const bare = said
    .replace(/^["“”'‘’]+/u, '')
    .replace(CLOSING, '')
    .trim();
  if (bare === '' || GREETING.test(bare)) return 'help';
  return /^\S+( \S+)?$/.test(bare) && !/["“”]/.test(bare) ? bare : said;
}

/** Finds the command whose own words begin the text, in any case; of several the longest. */
export function parseCommand(text: string, commands: readonly Command[]): ParsedCommand | undefined {
  const said = text.trim();
  const [command] = commands
    .filter(({ name }) => startsWithWords(said, name))
    .toSorted((a, b) => b.name.length - a.name.length);
  if (!command) return undefined;
  const rest = said.slice(command.name.length).trim();
  return { command, argumentText: rest, argument: unquote(rest), words: splitWords(rest) };
}

function startsWithWords(text: string, words: string): boolean {
  const start = text.slice(0, words.length).toLowerCase();
  return start === words && /^(\s|$)/.test(text.slice(words.length));
}
