import { KnownError } from '../../core/errors.ts';
import { countOf, formatNumber } from './wording.ts';

/** One page of a list. */
export interface ListPage<T> {
  items: T[];
  /** The number of the page, from 1. */
  number: number;
  /** The number of pages; an empty list has one. */
  of: number;
}

/**
 * Cuts one page out of a list.
 *
 * @param number from 1
 * @param size how many items a page has
 * @throws KnownError `bad_arguments` when there is no such page
 */
export function pageOf<T>(items: readonly T[], number: number, size: number): ListPage<T> {
  const of = Math.max(1, Math.ceil(items.length / size));
  if (number < 1 || number > of) {
    const what = `There is no page ${formatNumber(number)}.`;
    throw new KnownError('bad_arguments', what, `The list has ${countOf(of, 'page')}.`);
  }
  return { items: items.slice((number - 1) * size, number * size), number, of };
}
