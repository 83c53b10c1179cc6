const DOUBLE = '"“”„«»';
const SINGLE = "'‘’";
/** A double quote reaches to the next one; a single one only opens at the start and closes at the end of a word. */
const WORD = new RegExp(
  `[${DOUBLE}]([^${DOUBLE}]*)(?:[${DOUBLE}]|$)|[${SINGLE}]([^\\n]{1,200}?)[${SINGLE}](?=\\s|$)|(\\S+)`,
  'gu',
);

/** The end of one quoted name and the beginning of another. */
const BETWEEN_QUOTED = /\S["“”„«»'‘’]\s+["“”„«»'‘’]\S/u;

/** A word, or several that quotes hold together. */
export interface Token {
  text: string;
  isQuoted: boolean;
  /** Where it begins in the text, quote included. */
  at: number;
}

export function splitTokens(text: string): Token[] {
  return Array.from(text.matchAll(WORD), ({ 1: double, 2: single, 3: bare, index: at }) => ({
    text: double ?? single ?? bare ?? '',
    isQuoted: bare === undefined,
    at,
  })).filter((token) => token.text !== '');
}

/** Splits at spaces; quotes, straight or curly, hold words together. */
export function splitWords(text: string): string[] {
  return splitTokens(text).map((token) => token.text);
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
