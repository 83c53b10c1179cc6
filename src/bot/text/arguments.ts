import type { Choice } from '../../core/errors.ts';
import { pageRefused, tooLong, unknownPeriod } from './argument-refusals.ts';
import type { Period } from './period.ts';
import { periodPhrase } from './period-phrase.ts';
import { periodAtEnd, readPeriod } from './read-period.ts';
import { splitTokens, type Token, unquote } from './tokens.ts';

/** The kinds of phrases that end a command: `in …`, `in organization …`, `last 24h` or `yesterday`, `as csv` and `page …`. */
export type Phrase = 'network' | 'organization' | 'period' | 'csv' | 'page';

const ALL_PHRASES: readonly Phrase[] = ['network', 'organization', 'period', 'csv', 'page'];

/** The text after a command's name, split into its phrases and the subject in front of them. */
export interface Arguments {
  /** The text that is left without the phrases: a name or a filter. A pair of quotes around all of it is removed; may be empty. */
  subject: string;
  /** The subject, split at spaces outside of quotes; the quotes are removed. */
  words: string[];
  /** The name or id of `in Rotterdam 301`; empty for `in all networks`, which overrules the default network. */
  network?: string | undefined;
  /** The name or id of `in organization Harbor Lab`. */
  organization?: string | undefined;
  /** The period of `last 7d` or `yesterday`. */
  period?: Period | undefined;
  /** Whether `as csv` was said. */
  csv: boolean;
  /** The number of `page 2`, from 1; 1 when no page was named. */
  page: number;
}

/** Characters. A name is compared with the names of all networks: a longer one would block the event loop for everybody. */
const MAX_ARGUMENTS_LENGTH = 400;
const MAX_PAGE = 999_999;

const ALL_NETWORKS = /^(all|all networks|every network)$/i;

/**
 * Reads the phrases from the end of a text, in any order: `offline in Rotterdam 301 last 2h as csv`. A phrase inside
 * quotes is part of a name. Of two phrases of one kind the later one counts; the earlier one stays in the subject.
 *
 * @param text what follows the command's name, at most 400 characters
 * @param phrases the kinds that the command takes; phrases of other kinds stay in the subject, as part of a name
 * @param instead returns what may be said in place of a text with a wrong phrase, from the text without the phrase
 * @throws KnownError `bad_arguments` for a text that is too long, for a period such as `last 90x` or of more than 366
 * days, and for a page below 1 or above 999,999
 */
export function readArguments(
  text: string,
  phrases: readonly Phrase[] = ALL_PHRASES,
  instead?: (rest: string, wrong: Phrase) => readonly Choice[],
): Arguments {
  if (text.length > MAX_ARGUMENTS_LENGTH) throw tooLong();
  const args: Arguments = { subject: '', words: [], csv: false, page: 1 };
  const knows = (phrase: Phrase) => phrases.includes(phrase);
  const tokens = splitTokens(text);
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
    if (args.page < 1 || args.page > MAX_PAGE) throw pageRefused(number, without(tokens.length - 2, 'page'));
    hasPage = true;
    dropFrom(tokens.length - 2);
    return true;
  }

  function takePeriod(): boolean {
    if (!knows('period') || args.period !== undefined) return false;
    const found = periodAtEnd(tokens);
    if (found === undefined) {
      const at = tokens.findLastIndex((token) => isWord(token, 'last'));
      const words = tokens.slice(at).map((token) => token.text);
      // `last mile switch` is a name; `last 90x` is a mistake.
      const isMistake =
        /^last$/i.test(words[0] ?? '') &&
        /^\d/.test(words[1] ?? '') &&
        words.length <= 3 &&
        readPeriod(words) === undefined;
      if (isMistake) throw unknownPeriod(words, without(at, 'period'));
      return false;
    }
    args.period = found.period;
    dropFrom(found.at);
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

  /** Returns what may be said in place of the tokens from one on. */
  function without(from: number, wrong: Phrase): readonly Choice[] | undefined {
    const rest = `${text.slice(0, tokens[from]?.at)} ${text.slice(end)}`;
    return instead?.(rest.trim(), wrong);
  }

  function dropFrom(index: number): void {
    end = tokens[index]?.at ?? end;
    tokens.length = index;
  }

  function textFrom(index: number): string {
    return unquote(text.slice(tokens[index]?.at ?? end, end).trim());
  }
}

/**
 * Writes a command and its arguments as a person would type them, for a button: `readArguments` reads the same arguments
 * from the line. Networks and organizations should be given by id: a name can fit several, and loses its double quotes.
 */
export function commandLine(command: string, args: Partial<Arguments>): string {
  const { network, organization, period, csv, page = 1 } = args;
  const inNetwork = network === '' ? 'in all networks' : network !== undefined && `in ${quoted(network)}`;
  const begin = [
    command,
    subjectOf(args),
    inNetwork,
    organization !== undefined && `in organization ${quoted(organization)}`,
  ];
  const end = [csv && 'as csv', page > 1 && `page ${page}`];
  const said = (parts: readonly (string | false | undefined)[]) =>
    parts.filter((part) => typeof part === 'string' && part !== '').join(' ');
  return said([withPeriod(said(begin), period), ...end]);
}

/** Adds a period. A word that would become a part of it is quoted: `since` before `yesterday`. */
function withPeriod(text: string, period: Period | undefined): string {
  if (period === undefined) return text;
  const phrase = periodPhrase(period);
  const isApart = periodAtEnd(splitTokens(`${text} ${phrase}`))?.at === splitTokens(text).length;
  return `${isApart ? text : text.replace(/\S+$/, '"$&"')} ${phrase}`.trim();
}

/** Returns the subject. One that was quoted as a whole is quoted again: a phrase in it would be read as a phrase. */
function subjectOf({ subject, words = [] }: Partial<Arguments>): string | undefined {
  if (subject === undefined) return undefined;
  const wasQuoted = words.length === 1 && words[0] === subject && /\s/.test(subject);
  return wasQuoted ? quoted(subject) : subject;
}

/**
 * Puts a name into double quotes unless it has only letters, digits and `_.:-`. Double quotes in the name become single
 * ones.
 */
export function quoted(name: string): string {
  return /^[\w.:-]+$/.test(name) ? name : `"${name.replace(/["“”„«»]/g, "'")}"`;
}

function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && !token.isQuoted && token.text.toLowerCase() === word;
}
