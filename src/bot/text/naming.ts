import { distance } from 'fastest-levenshtein';
import { plain } from '../../core/markdown.ts';
import { compared, seen } from '../../core/visible.ts';

/** The items that a typed name stands for. */
export type Naming<T> = { kind: 'one'; item: T } | { kind: 'several'; items: T[] } | { kind: 'none' };

/** Returns a name as people see it in an answer, of any length: what they type is compared with that. */
export function nameAsSeen(name: string): string {
  return plain(name, Number.POSITIVE_INFINITY);
}

/** Makes the test whether a text holds `part`, as people see both, in any case. An empty part is in every text. */
export function holding(part: string): (text: string) => boolean {
  const typed = compared(part);
  return (text) => compared(text).includes(typed);
}

/** Makes the test whether a name holds `part`, as `findByName` looks for it. */
export function partOfName(part: string): (name: string) => boolean {
  const typed = compared(part);
  return (name) => compared(nameAsSeen(name)).includes(typed);
}

/** Makes the test whether a text looks like `wanted`, in any case. */
export function lookingLike(wanted: string): (text: string) => boolean {
  const typed = compared(wanted);
  return (text) => compared(text) === typed;
}

/**
 * Finds items by name, as people see it: exactly as written, else in any case, else as a part of the name.
 *
 * @param part whether a part of the name is enough
 */
export function findByName<T>(
  items: readonly T[],
  wanted: string,
  nameOf: (item: T) => string,
  part = true,
): Naming<T> {
  const exact = seen(wanted);
  const lower = exact.toLowerCase();
  const typed = compared(wanted);
  const named = items.map((item) => ({ item, name: nameAsSeen(nameOf(item)) }));
  const tests: ((name: string) => boolean)[] = [
    (name) => name === exact,
    (name) => name.toLowerCase() === lower,
    (name) => compared(name) === typed,
    ...(part ? [(name: string) => compared(name).includes(typed)] : []),
  ];
  for (const test of tests) {
    const found = named.filter(({ name }) => test(name)).map(({ item }) => item);
    const [first] = found;
    if (found.length > 1) return { kind: 'several', items: found };
    if (first !== undefined) return { kind: 'one', item: first };
  }
  return { kind: 'none' };
}

/** Compares names as people sort them: `AP 2` before `AP 10`. */
export const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Characters. A longer text is no misspelled name: Meraki's own limit on names is 127. */
const MAX_MISSPELLED_LENGTH = 200;

/**
 * Returns how many letters have to change to make one text of the other, in any case; undefined for more than `max`. Texts
 * of too different lengths, and too long ones, are not compared letter by letter, which takes length times length.
 *
 * @param measure counts the letters of two texts
 */
export function spellingDistance(a: string, b: string, max: number, measure = distance): number | undefined {
  const one = seen(a).toLowerCase();
  const other = seen(b).toLowerCase();
  if (Math.max(one.length, other.length) > MAX_MISSPELLED_LENGTH) return undefined;
  if (Math.abs(one.length - other.length) > max) return undefined;
  const away = measure(one, other);
  return away <= max ? away : undefined;
}

/** Makes the test whether `nearest` can find a name. @param measure as for `spellingDistance` */
export function spelledLike(wanted: string, measure = distance): (name: string) => boolean {
  const word = seen(wanted);
  return (name) => spellingDistance(word, name, maxDistanceOf(word), measure) !== undefined;
}

function maxDistanceOf(word: string): number {
  return Math.max(2, Math.floor(word.length * 0.4));
}

/**
 * Finds up to three items whose names are spelled much like `wanted`, nearest first.
 *
 * @param measure as for `spellingDistance`
 */
export function nearest<T>(
  items: readonly T[],
  wanted: string,
  nameOf: (item: T) => string,
  measure = distance,
): T[] {
  const word = seen(wanted);
  if (word.length > MAX_MISSPELLED_LENGTH) return [];
  const maxDistance = maxDistanceOf(word);
  return items
    .map((item) => ({ item, away: spellingDistance(word, nameOf(item), maxDistance, measure) }))
    .filter((one): one is { item: T; away: number } => one.away !== undefined)
    .toSorted((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ item }) => item);
}
