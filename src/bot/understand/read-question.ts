import { KnownError } from '../../core/errors.ts';
import { type Arguments, readArguments } from '../text/arguments.ts';
import { isArticle, isDeed, isElsewhere, isMaybeDeed, isPolite, isPreposition } from './filler.ts';
import { type NameIn, splitNames } from './names.ts';
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
  /** The concepts of the words, and `#name`, `#place`, `#device`, `#mac`, `#ip`, `#serial`, `#period` for what else there is. */
  concepts: ReadonlySet<string>;
  /** Whether it asks to change something: `reboot …`. */
  isDeed: boolean;
  /** Whether it asks how something is done. */
  isHowTo: boolean;
  /** Whether it has words that are about something else than networks. */
  isElsewhere: boolean;
}

/** Reads a question. Undefined for a text with a phrase that the parser of arguments refuses. */
export function readQuestion(text: string): Question | undefined {
  const normal = normalizeQuestion(text);
  const typed = wordsOf(normal);
  let args: Arguments;
  try {
    args = readArguments(withPlacesBehindIn(typed));
  } catch (error) {
    if (error instanceof KnownError) return undefined;
    throw error;
  }
  const subject = splitNames(wordsOf(requoted(args.subject, typed)));
  const network = args.network === undefined ? [] : wordsOf(requoted(args.network, typed));
  const place = splitNames([IN, ...network]);
  const words = [...subject.others, ...place.others.slice(1)];
  const all = [...subject.names, ...place.names];
  // Beside a name without doubt, a word that nobody knows is none.
  const names = all.some(({ isSure }) => isSure) ? all.filter(({ isSure }) => isSure) : all;
  const isPeriod =
    args.period !== undefined || typed.some(({ kind, lower }) => kind === 'time' && !isVague(lower));
  return {
    args: { ...args, ...(place.names.length > 0 ? {} : { network: args.network === '' ? '' : undefined }) },
    names,
    loose: all.filter((name) => !names.includes(name)),
    words,
    concepts: new Set([
      ...words.flatMap(({ concepts }) => concepts),
      ...names.flatMap(({ kind }) => ['#name', `#${kind}`]),
      ...(names.some(isPlace) ? ['#place'] : []),
      ...(isPeriod ? ['#period'] : []),
    ]),
    isDeed: asksForDeed(typed),
    isHowTo: /\bhow (?:(?:do|can|could|would|should|shall|must) (?:i|we|you|one)|to)\b/i.test(normal),
    isElsewhere: typed.some(({ lower, isQuoted }) => !isQuoted && isElsewhere(lower)),
  };
}

/** Whether a name stands where places stand: `in Oslo`, `at Oslo`. */
export function isPlace({ kind, preposition }: NameIn): boolean {
  return (
    kind === 'name' &&
    preposition !== undefined &&
    /^(in|at|inside|within|near|around|for|to|@)$/.test(preposition)
  );
}

const IN: Word = { text: 'in', lower: 'in', isQuoted: false, kind: 'filler', concepts: [] };

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

/** Words that stand in questions about the present, too. */
function isVague(lower: string): boolean {
  return /^(now|currently|today|last|past|year|day|hours?|minutes?|mins?|until|between|recent|recently|lately|latest)$/.test(
    lower,
  );
}

/** Tells whether the first word that is not polite asks for a deed. */
function asksForDeed(words: readonly Word[]): boolean {
  const at = words.findIndex(({ lower, isQuoted }) => isQuoted || !isPolite(lower));
  const first = words[at];
  if (first === undefined || first.isQuoted) return false;
  if (isDeed(first.lower)) return words.length > 1;
  const next = words[at + 1];
  return (
    isMaybeDeed(first.lower) && next !== undefined && (isArticle(next.lower) || isPreposition(next.lower))
  );
}
