import type { Cursor, Excerpt, OfNetworks } from '../../core/dashboard.ts';
import type { Lent } from './lent.ts';

/** A list that takes the networks that it is about. */
type Filter = OfNetworks & { networkId?: string | undefined };

/**
 * Reads a page of a list about the lent networks. Meraki is asked about these alone, unless they are too many; in any case what is
 * of others is left out, so that a page may be empty and have a `next`.
 */
export async function pageWithin<F extends Filter, T extends { networkId?: string | undefined }>(
  lent: Lent,
  wanted: F,
  read: (filter: F) => Promise<Excerpt<T>>,
): Promise<Excerpt<T>> {
  const asked = await lent.asked(wanted);
  if (asked === undefined) return { items: [] };
  const page = await lent.read(asked.isWhole, () => read({ ...wanted, ...asked.filter }));
  return pageOfInside(await lent.inside(page.items), page.next);
}

/** Makes a page. */
export function pageOfInside<T>(items: T[], next: Cursor | undefined): Excerpt<T> {
  return { items, ...(next !== undefined && { next }) };
}
