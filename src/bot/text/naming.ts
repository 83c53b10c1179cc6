import { distance } from 'fastest-levenshtein';

/** The items that a typed name stands for. */
export type Naming<T> = { kind: 'one'; item: T } | { kind: 'several'; items: T[] } | { kind: 'none' };

/**
 * Finds items by name: exactly as written, else in any case, else as a part of the name.
 *
 * @param part whether a part of the name is enough
 */
export function findByName<T>(
  items: readonly T[],
  wanted: string,
  nameOf: (item: T) => string,
  part = true,
): Naming<T> {
  const lower = wanted.trim().toLowerCase();
  const tests: ((name: string) => boolean)[] = [
    (name) => name === wanted,
    (name) => name.toLowerCase() === lower,
    ...(part ? [(name: string) => name.toLowerCase().includes(lower)] : []),
  ];
  for (const test of tests) {
    const found = items.filter((item) => test(nameOf(item)));
    const [first] = found;
    if (found.length > 1) return { kind: 'several', items: found };
    if (first !== undefined) return { kind: 'one', item: first };
  }
  return { kind: 'none' };
}

/** Compares names as people sort them: `AP 2` before `AP 10`. */
export const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Finds up to three items whose names are spelled much like `wanted`, nearest first. */
export function nearest<T>(items: readonly T[], wanted: string, nameOf: (item: T) => string): T[] {
  const lower = wanted.toLowerCase();
  const maxDistance = Math.max(2, Math.floor(lower.length * 0.4));
  return items
    .map((item) => ({ item, away: distance(lower, nameOf(item).toLowerCase()) }))
    .filter(({ away }) => away <= maxDistance)
    .toSorted((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ item }) => item);
}
