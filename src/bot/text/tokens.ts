const DOUBLE = '"“”„«»';
const SINGLE = "'‘’";
/** A double quote reaches to the next one. A single quote opens only at the start of a word and closes only at the end of one. */
const WORD = new RegExp(
  `[${DOUBLE}]([^${DOUBLE}]*)(?:[${DOUBLE}]|$)|[${SINGLE}]([^\\n]{1,200}?)[${SINGLE}](?=\\s|$)|(\\S+)`,
  'gu',
);

/** Matches the end of one quoted name and the beginning of another, with or without words between them. */
const BETWEEN_QUOTED = /\S["“”„«»'‘’]\s(?:.*\s)?["“”„«»'‘’]\S/u;

/** A word, or several words that quotes hold together. */
export interface Token {
  text: string;
  isQuoted: boolean;
  /** Index in the text at which the token begins, quote included. */
  at: number;
}

/** Splits a text at spaces that are not quoted. */
export function splitTokens(text: string): Token[] {
  return Array.from(text.matchAll(WORD), ({ 1: double, 2: single, 3: bare, index: at }) => ({
    text: double ?? single ?? bare ?? '',
    isQuoted: bare === undefined,
    at,
  })).filter((token) => token.text !== '');
}

/** Splits a text as splitTokens does, and returns the words alone. */
export function splitWords(text: string): string[] {
  return splitTokens(text).map((token) => token.text);
}

/** Removes one pair of quotes around the whole text. */
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

/** The lookbehind keeps the search linear. */
const CLOSING_PUNCTUATION = /(?<![\s.!?…,;:])[\s.!?…,;:]+$/u;

/** Removes the punctuation with which a sentence ends. A quote behind it stays: it closes a name. */
export function withoutClosingPunctuation(text: string): string {
  return text.replace(CLOSING_PUNCTUATION, '');
}

/**
 * Reads the text behind a command as one of its keywords: in lower case, and without the dot or exclamation mark of a sentence.
 * A question mark stays: whoever asks changes nothing.
 */
export function asKeyword(text: string): string {
  return text.replace(/(?<![\s.!])[\s.!]+$/u, '').toLowerCase();
}
