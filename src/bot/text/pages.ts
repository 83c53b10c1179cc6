import { KnownError } from '../../core/errors.ts';
import { countOf, formatNumber } from './wording.ts';

/** One page of a list. */
export interface ListPage<T> {
  items: T[];
  /** From 1. */
  number: number;
  of: number;
}

/**
 * Takes `page 2` off the end of what was said.
 * @returns the words before it, and the page: 1 when none was named
 */
export function splitPage(words: readonly string[]): { words: string[]; page: number } {
  const [label = '', page = ''] = words.slice(-2);
  if (label.toLowerCase() !== 'page' || !/^\d{1,6}$/.test(page)) return { words: [...words], page: 1 };
  return { words: words.slice(0, -2), page: Number(page) };
}

/** @throws KnownError `bad_arguments` when there is no such page */
export function pageOf<T>(items: readonly T[], wanted: number, size: number): ListPage<T> {
  const of = Math.max(1, Math.ceil(items.length / size));
  if (wanted < 1 || wanted > of) {
    const what = `There is no page ${formatNumber(wanted)}.`;
    throw new KnownError('bad_arguments', what, `The list has ${countOf(of, 'page')}.`);
  }
  return { items: items.slice((wanted - 1) * size, wanted * size), number: wanted, of };
}
