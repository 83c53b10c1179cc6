import { KnownError } from '../../core/errors.ts';
import { parsePeriod, periodAsTyped } from './period.ts';
import { splitTokens, type Token, unquote } from './tokens.ts';
import { code, quote } from './wording.ts';

/** Phrases that every command reads alike, where it knows them at all. */
export type Phrase = 'network' | 'organization' | 'period' | 'csv' | 'page';

const ALL_PHRASES: readonly Phrase[] = ['network', 'organization', 'period', 'csv', 'page'];

/** The text behind a command's own words, with the phrases taken out. */
export interface Arguments {
  /** The rest: a name or a filter, without quotes around the whole. */
  subject: string;
  /** The subject, split at spaces that are not quoted. */
  words: string[];
  /** `in Rotterdam 301`; empty for `in all networks`, which sets a default aside. */
  network?: string | undefined;
  /** `in organization Harbor Lab` */
  organization?: string | undefined;
  /** `last 7d`, in milliseconds. */
  period?: number | undefined;
  /** `as csv` */
  csv: boolean;
  /** `page 2`; from 1. */
  page: number;
}

/** Names are compared with those of all networks: a longer text would keep everybody else waiting. */
const MAX_ARGUMENTS_LENGTH = 400;
const MAX_PAGE = 999_999;

const ALL_NETWORKS = /^(all|all networks|every network)$/i;

/**
 * Reads the phrases off the end of a text, in any order: `devices offline in Rotterdam 301 last 2h as csv`. A name that
 * holds such a phrase goes into quotes.
 *
 * @param phrases the ones that the command knows; others are left in the subject, as part of a name
 * @throws KnownError `bad_arguments` for a text that is too long, and for a period or a page that can't exist
 */
export function readArguments(text: string, phrases: readonly Phrase[] = ALL_PHRASES): Arguments {
  if (text.length > MAX_ARGUMENTS_LENGTH) throw tooLong();
  const args: Arguments = { subject: '', words: [], csv: false, page: 1 };
  const knows = (phrase: Phrase) => phrases.includes(phrase);
  let tokens = splitTokens(text);
  let end = text.length;
  let hasPage = false;

  let isFound = true;
  while (isFound) isFound = takeCsv() || takePage() || takePeriod() || takePlace();
  args.subject = unquote(text.slice(0, end).trim());
  args.words = tokens.map((token) => token.text);
  return args;

  function takeCsv(): boolean {
    if (!knows('csv') || !isWord(tokens.at(-2), 'as') || !isWord(tokens.at(-1), 'csv')) return false;
    args.csv = true;
    dropFrom(tokens.length - 2);
    return true;
  }

  function takePage(): boolean {
    const number = tokens.at(-1)?.text ?? '';
    if (!knows('page') || hasPage || !isWord(tokens.at(-2), 'page') || !/^\d+$/.test(number)) return false;
    args.page = Number(number);
    if (args.page < 1 || args.page > MAX_PAGE) throw noSuchPage(number);
    hasPage = true;
    dropFrom(tokens.length - 2);
    return true;
  }

  function takePeriod(): boolean {
    if (!knows('period') || args.period !== undefined) return false;
    const at = tokens.findLastIndex((token) => isWord(token, 'last'));
    if (at === -1) return false;
    const words = tokens.slice(at + 1).map((token) => token.text);
    const period = parsePeriod(words.join(' '));
    if (period === undefined) {
      // `last mile switch` is a name; `last 90x` is a mistake.
      if (!/^\d/.test(words[0] ?? '') || words.length > 2) return false;
      throw unknownPeriod(['last', ...words]);
    }
    args.period = period;
    dropFrom(at);
    return true;
  }

  function takePlace(): boolean {
    const at = tokens.findLastIndex((token) => isWord(token, 'in'));
    if (at === -1 || at === tokens.length - 1) return false;
    if (knows('organization') && isWord(tokens[at + 1], 'organization') && at + 1 < tokens.length - 1) {
      if (args.organization !== undefined) return false;
      args.organization = textFrom(at + 2);
    } else {
      if (!knows('network') || args.network !== undefined) return false;
      const name = textFrom(at + 1);
      args.network = ALL_NETWORKS.test(name) ? '' : name;
    }
    dropFrom(at);
    return true;
  }

  function dropFrom(index: number): void {
    end = tokens[index]?.at ?? end;
    tokens = tokens.slice(0, index);
  }

  function textFrom(index: number): string {
    return unquote(text.slice(tokens[index]?.at ?? end, end).trim());
  }
}

/** Writes a command and its arguments in one line, so that a button can say it again. Names in it should be ids. */
export function commandLine(command: string, args: Partial<Arguments>): string {
  const { network, organization, period, csv, page = 1 } = args;
  const inNetwork = network === '' ? 'in all networks' : network !== undefined && `in ${quoted(network)}`;
  return [
    command,
    subjectOf(args),
    inNetwork,
    organization !== undefined && `in organization ${quoted(organization)}`,
    period !== undefined && `last ${periodAsTyped(period)}`,
    csv && 'as csv',
    page > 1 && `page ${page}`,
  ]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ');
}

/** A subject that was quoted is quoted again: a phrase in it would be read as one. */
function subjectOf({ subject, words = [] }: Partial<Arguments>): string | undefined {
  if (subject === undefined) return undefined;
  const wasQuoted = words.length === 1 && words[0] === subject && /\s/.test(subject);
  return wasQuoted ? quoted(subject) : subject;
}

/** Puts a name into double quotes where it needs them; double quotes inside become single ones. */
export function quoted(name: string): string {
  return /^[\w.:-]+$/.test(name) ? name : `"${name.replace(/["“”„«»]/g, "'")}"`;
}

/** The refusal of a period such as `last 90x`. @param words from `last` on */
export function unknownPeriod(words: readonly string[]): KnownError {
  const next = `Say for example ${code('last 2h')}, ${code('last 24h')} or ${code('last 7d')}.`;
  return new KnownError('bad_arguments', `I don't know the period ${quote(words.join(' '))}.`, next);
}

function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && !token.isQuoted && token.text.toLowerCase() === word;
}

function noSuchPage(number: string): KnownError {
  return new KnownError(
    'bad_arguments',
    `There is no page ${number}.`,
    `The first one is ${code('page 1')}.`,
  );
}

function tooLong(): KnownError {
  const next = 'Names have at most 127 characters; say a part of it.';
  return new KnownError('bad_arguments', 'That is too long for a question.', next);
}
