import { type LentItem, type LentToken, lentItems, lentTokens } from './lent-tokens.ts';

/** A part of what was said behind `share`, without its keyword. */
export interface SaidPart {
  /** What is between its commas; at least one. */
  items: LentItem[];
  /** All of it as it was typed, without quotes. */
  text: string;
  /** Where it stands in the text, keyword included. */
  at: number;
  end: number;
}

/** What was said behind `share`, in parts. */
export interface ShareWords {
  /** To whom; undefined for the space, or when nobody is named. */
  person?: SaidPart;
  /** Whether `here` was said. */
  isHere: boolean;
  organization?: SaidPart;
  networks?: SaidPart;
  commands?: SaidPart;
  /** How long: `30 days` of `for 30 days`. */
  length?: SaidPart;
  /** The last day: `friday` of `until friday`. */
  day?: SaidPart;
  reason?: string;
}

/** Why a text about a share is not understood. @param at where in the text, for what goes without it */
export type ShareFault =
  | { kind: 'unclosed' }
  /** A keyword with nothing behind it, or a comma with nothing beside it. */
  | { kind: 'unfinished'; keyword: string }
  | { kind: 'twice'; keyword: string }
  | { kind: 'both lengths' }
  | { kind: 'here and more'; text: string }
  | { kind: 'reason'; length: number };

/** The most characters of a reason. */
export const MAX_REASON = 200;

const KEYWORDS = ['in', 'only', 'for', 'until', 'because'];
const FIELDS = { in: 'networks', only: 'commands', for: 'length', until: 'day' } as const;

/**
 * Reads what was said behind `share`: first to whom, then the parts in any order, `because` last. Words inside of quotes are names.
 *
 * @returns what is wrong with it, in which case nothing of it counts: a share never is wider than what was meant
 */
export function readShareWords(text: string): ShareWords | ShareFault {
  const tokens = lentTokens(text);
  const words: ShareWords = { isHere: false };
  const begins = tokens.flatMap((token, index) => (keywordOf(token) === undefined ? [] : [index]));
  const becauseAt = tokens.findIndex((token) => keywordOf(token) === 'because');
  const last = becauseAt === -1 ? tokens.length : becauseAt;
  const before = tokens.slice(0, last);
  if (before.some(({ kind }) => kind === 'unclosed')) return { kind: 'unclosed' };
  const starts = begins.filter((index) => index < last);

  const fault = takeWhom(before.slice(0, starts[0] ?? last));
  if (fault !== undefined) return fault;
  for (const [n, index] of starts.entries()) {
    const taken = takePart(before.slice(index, starts[n + 1] ?? last));
    if (taken !== undefined) return taken;
  }
  if (words.length !== undefined && words.day !== undefined) return { kind: 'both lengths' };
  if (becauseAt === -1) return words;
  const reason = text.slice(tokens[becauseAt]?.end).replace(/\s+/g, ' ').trim();
  if (reason === '') return { kind: 'unfinished', keyword: 'because' };
  const { length } = [...reason];
  return length > MAX_REASON ? { kind: 'reason', length } : { ...words, reason };

  function takeWhom(said: readonly LentToken[]): ShareFault | undefined {
    const [first, ...others] = said;
    if (first === undefined) return undefined;
    if (isWord(first, 'here')) {
      words.isHere = true;
      return others.length === 0 ? undefined : { kind: 'here and more', text: textOf(others) };
    }
    const whom = isWord(first, 'with') ? others : said;
    // A mention is no part of the text: nothing is left of it but `with`.
    if (whom.length === 0) return undefined;
    const part = partOf(said, whom);
    if (part === undefined) return { kind: 'unfinished', keyword: 'with' };
    words.person = part;
    return undefined;
  }

  function takePart(said: readonly LentToken[]): ShareFault | undefined {
    const [first, ...others] = said;
    const keyword = first && keywordOf(first);
    if (keyword === undefined || keyword === 'because') return undefined;
    const isOrganization = keyword === 'in' && others[0] !== undefined && isWord(others[0], 'organization');
    const name = isOrganization ? 'in organization' : keyword;
    const part = partOf(said, isOrganization ? others.slice(1) : others);
    if (part === undefined) return { kind: 'unfinished', keyword: name };
    const field = isOrganization ? 'organization' : FIELDS[keyword];
    if (words[field] !== undefined) return { kind: 'twice', keyword: name };
    words[field] = part;
    return undefined;
  }
}

/** Whether a text about a share was not understood. */
export function isFault(read: ShareWords | ShareFault): read is ShareFault {
  return 'kind' in read;
}

function partOf(all: readonly LentToken[], said: readonly LentToken[]): SaidPart | undefined {
  const items = lentItems(said);
  const [first, last] = [all[0], said.at(-1)];
  if (items === undefined || first === undefined || last === undefined) return undefined;
  return { items, text: textOf(said), at: first.at, end: last.end };
}

function textOf(tokens: readonly LentToken[]): string {
  return tokens
    .map(({ text }) => text)
    .join(' ')
    .replaceAll(' ,', ',');
}

function keywordOf(token: LentToken): keyof typeof FIELDS | 'because' | undefined {
  const word = token.text.toLowerCase();
  if (token.kind !== 'word' || !KEYWORDS.includes(word)) return undefined;
  return word === 'because' ? word : word === 'in' || word === 'only' || word === 'for' ? word : 'until';
}

function isWord({ kind, text }: LentToken, word: string): boolean {
  return kind === 'word' && text.toLowerCase() === word;
}
