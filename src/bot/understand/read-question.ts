import { KnownError } from '../../core/errors.ts';
import { type Arguments, readArguments } from '../text/arguments.ts';
import { isArticle, isDeed, isMaybeDeed, isPolite, isPreposition } from './filler.ts';
import { isMarked, type NameIn, splitNames } from './names.ts';
import { isLost, isVague, withPeriodAtEnd } from './times.ts';
import { normalizeQuestion, type Word, wordsOf } from './words.ts';

/** A question as far as it can be read without knowing what there is. */
export interface Question {
  /** What the parser of arguments reads: periods, `as csv`, pages, `in organization …`. */
  args: Arguments;
  names: NameIn[];
  /** Words that nobody knows, beside names without doubt. */
  loose: NameIn[];
  /** The words that are no names and no phrases of the parser. */
  words: Word[];
  /** The concepts of the words, and for what else there is `#name`, `#place`, the kinds of names (`#device`, `#mac`), the products
   * of devices (`#switch`), `#all` without a name, `#period` and `#past`. */
  concepts: ReadonlySet<string>;
  /** Whether it asks to change something: `reboot …`. */
  isDeed: boolean;
  /** Whether it asks how something is done. */
  isHowTo: boolean;
  /** Whether it has words that are about something else than networks. */
  isElsewhere: boolean;
  /** Whether it says a time that was not read whole. */
  isTimeLost: boolean;
  /** Whether it has words about what none of the commands tells, such as applications. */
  isUntold: boolean;
  /** As it was typed. */
  text: string;
}

/** Reads a question. Undefined for a text with a phrase that the parser of arguments refuses. */
export function readQuestion(text: string): Question | undefined {
  const normal = normalizeQuestion(text);
  const isFile = AS_FILE.test(normal);
  const typed = wordsOf(isFile ? normal.replace(AS_FILE, ' ') : normal);
  let args: Arguments;
  try {
    args = readArguments(withPeriodAtEnd(withPlacesBehindIn(typed)));
  } catch (error) {
    if (error instanceof KnownError) return undefined;
    throw error;
  }
  const subject = splitNames(wordsOf(requoted(args.subject, typed)));
  const network = args.network === undefined ? [] : wordsOf(requoted(args.network, typed));
  const place = splitNames([IN, ...network]);
  const words = [...subject.others, ...place.others.slice(1)];
  const all = [...subject.names, ...place.names];
  const names = probable(all);
  const isPeriod =
    (args.period !== undefined && !typed.some(({ lower }) => lower === 'today')) ||
    typed.some(({ kind, lower }) => kind === 'time' && !isVague(lower));
  return {
    args: {
      ...args,
      csv: args.csv || isFile,
      ...(place.names.length > 0 ? {} : { network: args.network === '' ? '' : undefined }),
    },
    names,
    loose: all.filter((name) => !names.includes(name)),
    words,
    concepts: new Set([
      ...words.flatMap(({ concepts }) => concepts).filter((one) => one !== 'online' || !WHETHER.test(normal)),
      ...names.flatMap(({ kind }) => ['#name', `#${kind}`]),
      ...names.flatMap(({ product }) => (product === undefined ? [] : [`#${product}`])),
      ...(names.some(isPlace) ? ['#place'] : []),
      ...(names.length === 0 ? ['#all'] : []),
      ...(isPeriod ? ['#period'] : []),
      ...(PAST.test(normal) ? ['#past'] : []),
    ]),
    isDeed: asksForDeed(typed),
    isHowTo: /\bhow (?:(?:do|can|could|would|should|shall|must) (?:i|we|you|one)|to)\b/i.test(normal),
    isElsewhere: typed.some(({ kind }) => kind === 'talk'),
    isTimeLost: words.some(isLost),
    isUntold: words.some(isAbout('untold')) && !words.some(isAbout('api')),
    text,
  };
}

/**
 * Picks the names. Beside one without doubt, a word that nobody knows is none; of several such words, one in the place of a
 * name is the likeliest.
 */
function probable(all: readonly NameIn[]): NameIn[] {
  const sure = all.filter(({ isSure }) => isSure);
  const marked = sure.filter(isMarked);
  if (marked.length > 0)
    return sure.filter((name) => isMarked(name) || name.isPerson || name.preposition !== undefined);
  if (sure.length > 0) return sure;
  if (all.length < 2) return [...all];
  return [all.findLast(({ preposition }) => preposition !== undefined) ?? all.at(-1)].filter(
    (one) => one !== undefined,
  );
}

/** Whether a name stands where places stand: `in Oslo`, `at Oslo`. */
export function isPlace({ kind, preposition }: NameIn): boolean {
  return (
    kind === 'name' &&
    preposition !== undefined &&
    /^(in|at|inside|within|near|around|for|to|@)$/.test(preposition)
  );
}

/** Tells whether a question is nothing but a name. A serial number needs no look: it is that of a device. */
export function isBareName({ names, concepts }: Question): boolean {
  const [only, ...more] = names;
  if (only === undefined || more.length > 0 || only.kind === 'serial' || only.kind === 'client') return false;
  return [...concepts].every((concept) => concept.startsWith('#'));
}

function isAbout(concept: string): (word: Word) => boolean {
  return ({ concepts }) => concepts.includes(concept);
}

/** Words of questions about what was. */
const PAST = /\b(?:was|were|wasn't|weren't|did|didn't|had|been|went|came|ago|last time)\b/i;

/** A file that is asked for, anywhere in the text. */
const AS_FILE =
  /(?<!\S)(?:(?:as|in|to|into) )?(?:an? )?(?:csv|excel|spreadsheet)(?: file)?(?: (?:of|with))?(?!\S)/i;

/** A question to which those that are online are no answer: `are all switches online`. */
const WHETHER = /^(?:are|is)\b|\b(?:whether|if)\b/i;

const IN: Word = {
  text: 'in',
  lower: 'in',
  isQuoted: false,
  kind: 'filler',
  concepts: [],
  isEveryday: false,
};

/**
 * Returns the text for the parser of arguments, which knows places by `in`: it takes the place of `at`, and goes where no name
 * follows.
 */
function withPlacesBehindIn(words: readonly Word[]): string {
  const { names } = splitNames(words);
  const kept = words.map((word, index) => {
    if (word.isQuoted || !/^(in|at|inside|within|near|around|@)$/.test(word.lower)) return asTyped(word);
    let next = index + 1;
    while (words[next] !== undefined && isArticle(words[next]?.lower ?? '')) next += 1;
    const behind = words[next];
    if (behind === undefined) return '';
    if (/^(organi[sz]ation|org)$/.test(behind.lower)) return 'in';
    if (/^(networks?|sites?)$/.test(behind.lower) && /^all$/i.test(words[next - 1]?.lower ?? '')) return 'in';
    const isBeforeName = names.some(({ text }) => text === behind.text || text.startsWith(`${behind.text} `));
    if (isBeforeName || /^(sites?|networks?|branch|store|shop|location)$/.test(behind.lower)) return 'in';
    return behind.kind === 'time' || behind.kind === 'number' ? word.text : '';
  });
  return kept.filter((one) => one !== '').join(' ');
}

function asTyped({ text, isQuoted }: Word): string {
  return isQuoted ? `"${text}"` : text;
}

/** Puts a name into quotes again that the parser took out of them. */
function requoted(name: string, typed: readonly Word[]): string {
  return typed.some(({ isQuoted, text }) => isQuoted && text === name) ? `"${name}"` : name;
}

/** Tells whether the first word that is not polite asks for a deed. */
function asksForDeed(words: readonly Word[]): boolean {
  const at = words.findIndex(({ lower, isQuoted }) => isQuoted || !isPolite(lower));
  const first = words[at];
  if (first === undefined || first.isQuoted) return false;
  const next = words[at + 1];
  // `reboot history`
  if (next?.concepts.some((one) => /^(history|event|log|count|alert)s?$/.test(one)) === true) return false;
  if (isDeed(first.lower)) return words.length > 1;
  return (
    isMaybeDeed(first.lower) && next !== undefined && (isArticle(next.lower) || isPreposition(next.lower))
  );
}
