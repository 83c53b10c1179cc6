import type { Slices } from '../../core/async/slices.ts';
import type { Names } from '../text/choosing.ts';
import { folding } from '../text/folding.ts';
import { lookingLike, partOfName, spelledLike } from '../text/naming.ts';

/** Returns the items that `matching` can find, in their order: from a list of thousands, slice by slice. */
export function possibleMatches<T>(
  items: Iterable<T>,
  wanted: string,
  { nameOf, markOf, alsoOf }: Names<T>,
  slices: Pick<Slices, 'filter'>,
): Promise<T[]> {
  const isPart = partOfName(wanted);
  const isMeant = lookingLike(wanted);
  return slices.filter(
    items,
    (item) => markOf(item) === wanted || isPart(nameOf(item)) || alsoOf?.(item).some(isMeant) === true,
  );
}

/**
 * Returns the items that `choose` can find or offer, in their order: it makes of these what it would make of all, and they
 * are few. To be asked before `choose` where a list may have thousands of items.
 */
export async function candidates<T>(
  items: readonly T[],
  wanted: string,
  names: Names<T>,
  slices: Pick<Slices, 'filter'>,
): Promise<T[]> {
  const found = await possibleMatches(items, wanted, names, slices);
  if (found.length > 0) return found;
  const { folded, misspelt } = await foldedCandidates(items, wanted, names.nameOf, slices);
  if (folded.length > 0) return folded;
  const isNear = spelledLike(wanted);
  return slices.filter(items, (item) => misspelt.has(item) || isNear(names.nameOf(item)));
}

/** Returns the items whose names are or hold `wanted` written otherwise, in their order, and those with one typo. */
export async function foldedCandidates<T>(
  items: Iterable<T>,
  wanted: string,
  nameOf: (item: T) => string,
  slices: Pick<Slices, 'filter'>,
): Promise<{ folded: T[]; misspelt: ReadonlySet<T> }> {
  const fitOf = folding(wanted);
  const misspelt = new Set<T>();
  const folded = await slices.filter(items, (item) => {
    const fit = fitOf(nameOf(item));
    if (fit === 'typo') misspelt.add(item);
    return fit === 'whole' || fit === 'part';
  });
  return { folded, misspelt };
}

/** Returns the items that `nearest` can find, in their order. */
export function nearCandidates<T>(
  items: Iterable<T>,
  wanted: string,
  nameOf: (item: T) => string,
  slices: Pick<Slices, 'filter'>,
): Promise<T[]> {
  const isNear = spelledLike(wanted);
  return slices.filter(items, (item) => isNear(nameOf(item)));
}
