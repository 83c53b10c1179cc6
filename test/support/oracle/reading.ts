/*
 * What a body of Meraki's says, read without the product's own code: a field that is absent, null or of an odd type is not
 * known, and a number may be written as a text.
 */

/** An object of a body. */
export type Fields = Readonly<Record<string, unknown>>;

/** Tells whether a value is an object, and no list. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the value that a path of names leads to; undefined when something on the way is no object. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const name of path) here = isObject(here) && Object.hasOwn(here, name) ? here[name] : undefined;
  return here;
}

/** Returns the items of a list; none of what is no list. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns the items of a list that are objects. */
export function objectsOf(value: unknown): Fields[] {
  return itemsOf(value).filter(isObject);
}

/** Returns a text, or a number as a text; undefined for an empty text and all else. */
export function wordOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Returns a number, also one that is written as a text. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)) return undefined;
  return Number(value);
}

/** Returns a number that is not negative. */
export function amountOf(value: unknown): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number >= 0 ? number : undefined;
}

/** Returns a whole number that is not negative. */
export function countIn(value: unknown): number | undefined {
  const number = amountOf(value);
  return Number.isInteger(number) ? number : undefined;
}

/** Tells whether a value is a time, written as ISO 8601 or as epoch seconds, of this century. */
export function isTime(value: unknown): boolean {
  const seconds = numberOf(value);
  const ms = seconds === undefined ? Date.parse(wordOf(value) ?? '') : seconds * 1000;
  return ms >= Date.UTC(2000) && ms <= Date.UTC(2100);
}

/** Adds the numbers that are known; undefined when none is. */
export function sumOf(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((one) => one !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, one) => sum + one, 0);
}

/** Counts values: how many there are of each. */
export function tally(values: readonly (string | undefined)[]): Map<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
