import { splitTokens } from '../text/tokens.ts';
import { ASKS } from './asks.ts';
import { isEveryday } from './concepts.ts';
import { isMarked, type NameIn, splitNames } from './names.ts';
import { normalizeQuestion, type Word, wordsOf } from './words.ts';

/** A part of a sentence between two marks, or before and behind a reason: `got paged again`, `because my boss asks`. */
interface Clause {
  text: string;
  words: readonly Word[];
  names: readonly NameIn[];
  /** Whether it has the form of a question. */
  asks: boolean;
  /** Whether it has words that only networks have, beside those for places. */
  isOfNetworks: boolean;
  /** Whether it has words that only networks have. */
  isOfThings: boolean;
  /** Whether it says what an answer is to be like: `as csv`, `in organization Harbor Lab`. */
  isOfAnswer: boolean;
  /** Whether it is about what none of the commands tells. */
  isUntold: boolean;
  /** Whether it has words that speak for a command. */
  hasConcept: boolean;
}

/** Marks between clauses, and words with which a reason or a circumstance begins. */
const BETWEEN =
  /[.,;:!?](?=\s)|\s[-–—]+(?=\s)|\s(?=(?:because|cause|cuz|bc)\s)|\s(?=(?:before|after|when|while|as|so|and) (?:i|it|he|she|they|this|my|our|we|the (?:boss|manager|customer|store|shop|user|users|people))\b)/gi;
/** What only goes along with a question. */
const ASIDE = /^(?:because|cause|cuz|bc|before|after|when|while|as|so|and) (?:\S+)/i;
/** Places and things alone ask for nothing: `the store called`. */
const OF_PLACES = /^(?:site|network|organization|device|client|list|inventory|untold)s?$/;
/** Words in which clauses are looked for. */
const MAX_WORDS = 80;

/**
 * Returns the part of a text that asks: greetings, courtesy and reasons around a question say nothing against it. A name and a
 * time of theirs stay where the question has none. The whole text when no part of it asks by itself, or when it is about something
 * else.
 */
export function questionIn(text: string): string {
  const clauses = clausesOf(text);
  if (clauses.length < 2) return text;
  const asking = clauses.filter(({ asks, hasConcept, isUntold }) => asks && hasConcept && !isUntold);
  const isAskedOfNetworks = asking.some((one) => one.isOfNetworks && !one.isUntold);
  const isStrong = (clause: Clause) =>
    asking.includes(clause) || (clause.isOfNetworks && !(clause.isUntold && isAskedOfNetworks));
  const isAny = clauses.some(isStrong);
  const isKept = (clause: Clause) => clause.isOfAnswer || (isAny ? isStrong(clause) : clause.isOfThings);
  if (!clauses.some((clause) => isKept(clause) && clause.hasConcept && !ASIDE.test(clause.text))) return text;
  const kept = clauses.filter(isKept);
  const left = clauses.filter((clause) => !isKept(clause));
  if (left.length === 0) return text;
  // What anything else has, too, is asked about what stands around it: `the new office is great, everything ok?`
  const isOurs = kept.some(({ isOfThings, names }) => isOfThings || names.some(isMarked));
  if (!isOurs && !left.every(isEmpty)) return text;
  const hasTime = kept.some(({ words }) => words.some(isTime));
  const timed = hasTime ? [] : left.filter(({ words }) => words.some(isTime));
  const hasName = [...kept, ...timed].some(({ names }) => names.some(isMarked));
  const named = left.filter((one) => !timed.includes(one)).flatMap(({ names }) => names);
  const address = named.find(({ kind }) => kind !== 'name');
  const place = hasName ? undefined : named.find((name) => isMarked(name) || isPlaceName(name));
  const added = address ?? place;
  return [
    ...clauses
      .filter((clause) => kept.includes(clause) || timed.includes(clause))
      .map((clause) => clause.text),
    ...(added === undefined ? [] : [added.kind === 'name' ? `in ${added.text}` : added.text]),
  ].join(' ');
}

function clausesOf(text: string): Clause[] {
  const tokens = splitTokens(text);
  if (tokens.length > MAX_WORDS) return [];
  const quoted = tokens.filter(({ isQuoted }) => isQuoted);
  const isInQuotes = (at: number) => quoted.some((one) => at > one.at && at <= one.at + one.text.length + 1);
  const ends = [...text.matchAll(BETWEEN)]
    .map(({ index, 0: mark }) => index + mark.length)
    .filter((at) => !isInQuotes(at));
  return [0, ...ends]
    .map((from, index) => text.slice(from, ends[index]).trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
    .map(clauseOf);
}

function clauseOf(text: string): Clause {
  const { names, others: words } = splitNames(wordsOf(normalizeQuestion(text)));
  const concepts = words.filter(({ kind }) => kind === 'concept' || kind === 'tag');
  const things = concepts.filter((word) => !isEveryday(word.lower) || word.concepts.includes('down'));
  const isUntold = words.some((word) => word.concepts.includes('untold'));
  return {
    text,
    words,
    names,
    asks: ASKS.test(text) && !ASIDE.test(text),
    isOfNetworks: things.some((word) => !word.concepts.every((one) => OF_PLACES.test(one))),
    isOfThings: things.length > 0 && !isUntold,
    isOfAnswer: /\b(?:csv|excel|spreadsheet|page \d+|in organi[sz]ation)\b/i.test(text),
    isUntold,
    hasConcept: concepts.length > 0,
  };
}

/** Whether a clause says nothing, is a reason, or names what is ours. */
function isEmpty({ text, words, names, hasConcept }: Clause): boolean {
  if (names.some(isMarked) || ASIDE.test(text)) return true;
  return !hasConcept && !names.some(({ isSure }) => isSure) && words.every(({ kind }) => kind !== 'talk');
}

function isTime({ kind, lower }: Word): boolean {
  return kind === 'time' && !/^(?:now|hours?|minutes?|mins?|day|year)$/.test(lower);
}

/** Whether a name with a capital stands where places stand. */
function isPlaceName({ isSure, preposition }: NameIn): boolean {
  return isSure && preposition !== undefined && /^(?:in|at|near|around|@)$/.test(preposition);
}
