import { KnownError } from '../../core/errors.ts';
import { parsePeriod, periodAsTyped } from './period.ts';
import { splitTokens, type Token, unquote } from './tokens.ts';
import { code, quote } from './wording.ts';

/** The common words that can be read, beside `in organization`, which always is. */
export type CommonWord = 'network' | 'period' | 'csv' | 'page';

const ALL: readonly CommonWord[] = ['network', 'period', 'csv', 'page'];

/** What was said behind a command's own words, its common words taken out. */
export interface Arguments {
  /** What is left: a name, a filter; quotes around the whole are gone. */
  subject: string;
  /** The same, split at spaces that are not quoted. */
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
export const MAX_ARGUMENTS_LENGTH = 400;

const EVERYWHERE = /^(all|all networks|every network)$/i;

/**
 * Reads the common words off the end, in whatever order they stand: `devices offline in Rotterdam 301 last 2h as csv`.
 * A name that holds such a word goes into quotes.
 *
 * @param takes what is left alone where it is not among them: part of a name
 * @throws KnownError `bad_arguments` for a period that there is none of
 */
export function readArguments(said: string, takes: readonly CommonWord[] = ALL): Arguments {
  const question: Arguments = { subject: '', words: [], csv: false, page: 1 };
  const may = (what: CommonWord) => takes.includes(what);
  let tokens = splitTokens(said);
  let end = said.length;
  const drop = (from: number) => {
    end = tokens[from]?.at ?? end;
    tokens = tokens.slice(0, from);
  };
  const textFrom = (from: number) => unquote(said.slice(tokens[from]?.at ?? end, end).trim());

  for (let found = true; found; ) {
    found = false;
    const last = tokens.length - 1;
    if (may('csv') && isWord(tokens[last - 1], 'as') && isWord(tokens[last], 'csv')) {
      question.csv = true;
      drop(last - 1);
      found = true;
    } else if (may('page') && isWord(tokens[last - 1], 'page') && isPage(tokens[last])) {
      question.page = Number(tokens[last]?.text);
      drop(last - 1);
      found = true;
    } else if (may('period') && question.period === undefined && takePeriod()) found = true;
    else if (takePlace()) found = true;
  }
  question.subject = unquote(said.slice(0, end).trim());
  question.words = tokens.map(({ text }) => text);
  return question;

  function takePeriod(): boolean {
    const at = tokens.findLastIndex((token) => isWord(token, 'last'));
    if (at === -1) return false;
    const words = tokens.slice(at + 1).map(({ text }) => text);
    const period = parsePeriod(words.join(' '));
    if (period === undefined) {
      // `last mile switch` is a name; `last 90x` is a mistake.
      if (!/^\d/.test(words[0] ?? '') || words.length > 2) return false;
      throw unknownPeriod(`last ${words.join(' ')}`);
    }
    question.period = period;
    drop(at);
    return true;
  }

  function takePlace(): boolean {
    const at = tokens.findLastIndex((token) => isWord(token, 'in'));
    if (at === -1 || at === tokens.length - 1) return false;
    if (isWord(tokens[at + 1], 'organization') && at + 1 < tokens.length - 1) {
      if (question.organization !== undefined) return false;
      question.organization = textFrom(at + 2);
    } else {
      if (!may('network') || question.network !== undefined) return false;
      const name = textFrom(at + 1);
      question.network = EVERYWHERE.test(name) ? '' : name;
    }
    drop(at);
    return true;
  }
}

/** The question in one line, so that a button can ask it again; names in it are ids, which need no escape. */
export function commandLine(command: string, question: Partial<Arguments>): string {
  const { network, organization, period, csv, page = 1 } = question;
  const inNetwork = network === '' ? 'in all networks' : network !== undefined && `in ${quoted(network)}`;
  return [
    command,
    subjectOf(question),
    inNetwork,
    organization !== undefined && `in organization ${quoted(organization)}`,
    period !== undefined && `last ${periodAsTyped(period)}`,
    csv && 'as csv',
    page > 1 && `page ${page}`,
  ]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ');
}

/** What quotes held together needs them again: a common word in it would be read as one. */
function subjectOf({ subject, words = [] }: Partial<Arguments>): string | undefined {
  if (subject === undefined) return undefined;
  const isHeld = words.length === 1 && words[0] === subject && /\s/.test(subject);
  return isHeld ? quoted(subject) : subject;
}

/** Holds a name together; no quote inside can end it, because the other kind of quotes is taken. */
export function quoted(name: string): string {
  return /^[\w.:-]+$/.test(name) ? name : `"${name.replace(/["“”„«»]/g, "'")}"`;
}

function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && !token.isQuoted && token.text.toLowerCase() === word;
}

function isPage(token: Token | undefined): boolean {
  return token !== undefined && /^\d{1,6}$/.test(token.text) && Number(token.text) > 0;
}

function unknownPeriod(said: string): KnownError {
  const next = `Say for example ${code('last 2h')}, ${code('last 24h')} or ${code('last 7d')}.`;
  return new KnownError('bad_arguments', `I don't know the period ${quote(said)}.`, next);
}
