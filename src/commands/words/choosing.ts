import { KnownError } from '../../core/errors.ts';
import { findByName, nearest } from './naming.ts';
import { bold, listed, listedUpTo, number, quote } from './wording.ts';

/** What is chosen from, in the words of the refusals. */
export interface Choice<T> {
  /** Goes on with the name that nothing has: `There is no network`. */
  none: string;
  /** Goes on after a number: `networks match`. */
  several: string;
  nameOf(item: T): string;
  /** What tells those of one name apart; it may be typed in place of the name. */
  markOf(item: T): string;
  /** Whether a part of the name is enough. */
  part?: boolean;
  /** What to do when no name is near. */
  otherwise: string;
}

/**
 * The one thing of that name, or with that mark.
 * @throws KnownError `ambiguous`, `not_found`, each with names that would do
 */
export function choose<T>(items: readonly T[], wanted: string, choice: Choice<T>): T {
  const { nameOf, markOf, none, several, otherwise, part = true } = choice;
  const marked = items.find((item) => markOf(item) === wanted);
  if (marked !== undefined) return marked;
  const found = findByName(items, wanted, nameOf, part);
  if (found.kind === 'one') return found.item;
  if (found.kind === 'several') {
    throw whichOne(`${number(found.items.length)} ${several} ${quote(wanted)}.`, found.items, choice);
  }
  const lower = wanted.toLowerCase();
  const containing = items.filter((item) => nameOf(item).toLowerCase().includes(lower)).slice(0, 3);
  const close = containing.length > 0 ? containing : nearest(items, wanted, nameOf);
  const near = namesApart(close, choice).map(bold);
  throw new KnownError('not_found', `${none} ${quote(wanted)}.`, didYouMean(near) ?? otherwise);
}

/** @param what one sentence: why it has to be asked */
export function whichOne<T>(
  what: string,
  items: readonly T[],
  naming: Pick<Choice<T>, 'nameOf' | 'markOf'>,
): KnownError {
  const names = namesApart(items, naming).map(bold);
  return new KnownError('ambiguous', what, `Which one: ${listedUpTo(8, names, 'or')}?`);
}

/** @param near what it could be, escaped; @returns undefined when there is nothing */
export function didYouMean(near: readonly string[]): string | undefined {
  return near.length > 0 ? `Did you mean ${listed(near, 'or')}?` : undefined;
}

/** Names, not escaped; only those that stand twice carry their mark: `Aurora Retail (549236)`. */
export function namesApart<T>(
  items: readonly T[],
  { nameOf, markOf }: Pick<Choice<T>, 'nameOf' | 'markOf'>,
): string[] {
  return items.map((item) => {
    const twins = items.filter((other) => nameOf(other) === nameOf(item));
    return twins.length > 1 ? `${nameOf(item)} (${markOf(item)})` : nameOf(item);
  });
}
