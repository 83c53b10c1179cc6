import { distance } from 'fastest-levenshtein';

/** What a name that somebody typed stands for. */
export type Naming<T> = { kind: 'one'; item: T } | { kind: 'several'; items: T[] } | { kind: 'none' };

/** Finds by name: as it is written, else in any case, else, if that will do, as a part of the name. */
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

/** Orders names as people do: `AP 2` before `AP 10`. */
export const byName = new Intl.Collator('en', { numeric: true }).compare;

/** Up to three items whose names are spelled much like `wanted`, nearest first. */
export function nearest<T>(items: readonly T[], wanted: string, nameOf: (item: T) => string): T[] {
  const lower = wanted.toLowerCase();
  const far = Math.max(2, Math.floor(lower.length * 0.4));
  return items
    .map((item) => ({ item, away: distance(lower, nameOf(item).toLowerCase()) }))
    .filter(({ away }) => away <= far)
    .toSorted((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ item }) => item);
}
