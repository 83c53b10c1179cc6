const DOUBLE = '"“”„«»';
const SINGLE = "'‘’";
/** A quoted name, a comma, or a word. A single quote opens at the start of a word, and closes at the end of one, only. */
const TOKEN = new RegExp(
  `[${DOUBLE}]([^${DOUBLE}]*)([${DOUBLE}]|$)|[${SINGLE}]([^\\n]{1,200}?)[${SINGLE}](?=[\\s,]|$)|(,)|([^\\s,]+)`,
  'gu',
);

/** A word, a quoted name or a comma of a text about a share. */
export interface LentToken {
  text: string;
  kind: 'word' | 'quoted' | 'comma' | 'unclosed';
  /** Index in the text at which it begins, and behind its end; quotes included. */
  at: number;
  end: number;
}

/** Splits a text about a share at spaces and commas that are not quoted. */
export function lentTokens(text: string): LentToken[] {
  return Array.from(
    text.matchAll(TOKEN),
    ({ 0: all, 1: double, 2: close, 3: single, 4: comma, index: at }) => {
      const quoted = double ?? single;
      const kind = comma ? 'comma' : quoted === undefined ? 'word' : close === '' ? 'unclosed' : 'quoted';
      return { text: (quoted ?? all).trim(), kind, at, end: at + all.length } as const;
    },
  );
}

/** A text between commas. */
export interface LentItem {
  text: string;
  /** Whether all of it is quoted: then it is a name, and no keyword. */
  isQuoted: boolean;
  at: number;
  end: number;
}

/** Parts tokens at the commas. @returns undefined when nothing stands before, between or behind them */
export function lentItems(tokens: readonly LentToken[]): LentItem[] | undefined {
  const groups: LentToken[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'comma') groups.push([]);
    else groups.at(-1)?.push(token);
  }
  const items = groups.flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) return [];
    const text = group.map((token) => token.text).join(' ');
    const isQuoted = group.length === 1 && first.kind === 'quoted';
    return text === '' ? [] : [{ text, isQuoted, at: first.at, end: last.end }];
  });
  return items.length === groups.length ? items : undefined;
}
