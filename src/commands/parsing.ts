import type { Command } from './command.ts';

const DOUBLE = '"“”„«»';
const SINGLE = "'‘’";
/** A double quote reaches to the next one; a single one only opens at the start and closes at the end of a word. */
const WORD = new RegExp(
  `[${DOUBLE}]([^${DOUBLE}]*)(?:[${DOUBLE}]|$)|[${SINGLE}]([^\\n]{1,200}?)[${SINGLE}](?=\\s|$)|(\\S+)`,
  'gu',
);

/** The end of one quoted name and the beginning of another. */
const BETWEEN_QUOTED = /\S["“”„«»'‘’]\s+["“”„«»'‘’]\S/u;

export interface Parsed {
  command: Command;
  /** All behind the command's own words, as it was typed. */
  said: string;
  rest: string;
  words: string[];
}

/** A word, or several that quotes hold together. */
export interface Token {
  text: string;
  isQuoted: boolean;
  /** Where it begins in the text, quote included. */
  at: number;
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
export function plainly(text: string): string {
  const said = text.trim().replace(/^\/(?=\w)/, '');
  const bare = said
    .replace(/^["“”'‘’]+/u, '')
    .replace(CLOSING, '')
    .trim();
  if (bare === '' || GREETING.test(bare)) return 'help';
  return /^\S+( \S+)?$/.test(bare) && !/["“”]/.test(bare) ? bare : said;
}

/** Finds the command whose own words begin the text, in any case; of several the longest. */
export function parse(text: string, commands: readonly Command[]): Parsed | undefined {
  const said = text.trim();
  const [command] = commands
    .filter(({ name }) => startsWithWords(said, name))
    .toSorted((a, b) => b.name.length - a.name.length);
  if (!command) return undefined;
  const rest = said.slice(command.name.length).trim();
  return { command, said: rest, rest: unquote(rest), words: splitWords(rest) };
}

function startsWithWords(text: string, words: string): boolean {
  const start = text.slice(0, words.length).toLowerCase();
  return start === words && /^(\s|$)/.test(text.slice(words.length));
}

/** Splits at spaces; quotes, straight or curly, hold words together. */
export function splitWords(text: string): string[] {
  return splitTokens(text).map((token) => token.text);
}

export function splitTokens(text: string): Token[] {
  return Array.from(text.matchAll(WORD), ({ 1: double, 2: single, 3: bare, index: at }) => ({
    text: double ?? single ?? bare ?? '',
    isQuoted: bare === undefined,
    at,
  })).filter((token) => token.text !== '');
}

/** Takes one pair of quotes off that surrounds the whole text. */
export function unquote(text: string): string {
  for (const quotes of [DOUBLE, SINGLE]) {
    if (
      text.length >= 2 &&
      quotes.includes(text.charAt(0)) &&
      quotes.includes(text.charAt(text.length - 1)) &&
      !BETWEEN_QUOTED.test(text)
    ) {
      return text.slice(1, -1).trim();
    }
  }
  return text;
}
