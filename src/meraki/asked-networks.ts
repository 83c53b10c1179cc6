import type { OfNetworks } from '../core/dashboard.ts';

/** The most networks that one address names: with more, it gets too long for servers on the way. */
const MAX_NETWORKS = 100;

/** The networks that a question is about. */
export interface NetworkFilter extends OfNetworks {
  networkId?: string | undefined;
}

/**
 * Returns the ids of the networks that are in all parts of the filter, each once and sorted, so that the same question of two
 * people is one address; undefined when the question is about all networks.
 */
export function askedNetworks({ networkId, networkIds }: NetworkFilter): readonly string[] | undefined {
  const ids = networkIds && [...new Set(networkIds)].sort();
  if (networkId === undefined) return ids;
  return ids === undefined || ids.includes(networkId) ? [networkId] : [];
}

/**
 * Asks about networks, unless the filter holds none: Meraki takes an empty list for all networks.
 *
 * @param none the answer about no network
 * @param ask gets the value of `networkIds[]`, empty for all networks
 * @throws RangeError for more than 100 networks: they are asked for by parts, or all are read
 */
export async function aboutNetworks<T>(
  filter: NetworkFilter,
  none: T,
  ask: (networkIds: readonly string[]) => Promise<T>,
): Promise<T> {
  const ids = askedNetworks(filter);
  if (ids === undefined) return ask([]);
  if (ids.length > MAX_NETWORKS) throw new RangeError(`more than ${MAX_NETWORKS} networks in one question`);
  return ids.length === 0 ? none : ask(ids);
}
