import type { CheckedQuery } from './query.ts';

/** The order of a list: keys are unique, and sort as text in the order of the list. */
export interface Order<T> {
  key(item: T): string;
  /** A key below all others and one above them: the tokens of `rel=first` and `rel=last`. */
  lowest: string;
  highest: string;
  descending?: true;
}

/** One page of a list. */
export interface ListWindow<T> {
  items: T[];
  /** Items after this page. */
  remaining: number;
  /** Value of the `Link` header. */
  link: string;
}

/**
 * Returns one page of a sorted list and its `Link` header as Meraki writes it: absolute on the shard's host, `rel`
 * unquoted, `prev` and `next` only when there is such a page.
 *
 * @param here the address of this call on the shard, with its query
 */
export function paginate<T>(
  items: readonly T[],
  order: Order<T>,
  query: CheckedQuery,
  here: URL,
): ListWindow<T> {
  const after = query.text('startingAfter');
  const before = query.text('endingBefore');
  let start = after === undefined ? 0 : firstIndexAfter(items, order, after, false);
  let end = Math.min(items.length, start + query.perPage);
  if (after === undefined && before !== undefined) {
    end = firstIndexAfter(items, order, before, true);
    start = Math.max(0, end - query.perPage);
  }
  const page = items.slice(start, end);
  const [lead, last] = [page[0], page.at(-1)];
  const [low, high] = order.descending ? [order.highest, order.lowest] : [order.lowest, order.highest];
  const links = [
    relation('first', { startingAfter: low }),
    start > 0 && lead !== undefined && relation('prev', { endingBefore: order.key(lead) }),
    end < items.length && last !== undefined && relation('next', { startingAfter: order.key(last) }),
    relation('last', { endingBefore: high }),
  ];
  return {
    items: page,
    remaining: items.length - end,
    link: links.filter((each) => each !== false).join(', '),
  };

  function relation(rel: string, token: Record<string, string>): string {
    return pageLink(here, query.perPage, token, rel);
  }
}

/** Returns `<address>; rel=next`, with the query in alphabetical order. */
export function pageLink(here: URL, perPage: number, token: Record<string, string>, rel: string): string {
  const url = new URL(here);
  url.searchParams.delete('startingAfter');
  url.searchParams.delete('endingBefore');
  url.searchParams.set('perPage', String(perPage));
  for (const [name, value] of Object.entries(token)) url.searchParams.set(name, value);
  url.searchParams.sort();
  return `<${url.href}>; rel=${rel}`;
}

/** Returns the index of the first item after the token, or with `inclusive` of the first that is not before it. */
function firstIndexAfter<T>(items: readonly T[], order: Order<T>, token: string, inclusive: boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item === undefined) break;
    const key = order.key(item);
    const beyond = order.descending ? key < token : key > token;
    if (beyond || (inclusive && key === token)) high = middle;
    else low = middle + 1;
  }
  return low;
}
