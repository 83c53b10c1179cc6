import type { Slices } from '../../core/async/slices.ts';
import type { Dashboard, Network } from '../../core/dashboard.ts';
import { readPart } from './partial-results.ts';

/**
 * Chooses the networks that are offered to somebody who named none: those that they asked about lately, then those with most
 * devices offline. Takes one Meraki call; without its answer the order is worse.
 *
 * @param networks all that may be meant
 * @param recent ids, latest first
 * @param count how many are wanted
 */
export async function offeredNetworks(
  networks: readonly Network[],
  recent: readonly string[],
  count: number,
  { dashboard, slices }: { dashboard: Pick<Dashboard, 'availabilities'>; slices: Pick<Slices, 'each'> },
): Promise<Network[]> {
  const known = new Map<string, Network>();
  await slices.each(networks, (slice) => {
    for (const network of slice) known.set(network.id, network);
  });
  const reading = dashboard.availabilities({ statuses: ['offline'] });
  const offline = (await readPart('which devices are offline', reading, []))?.items ?? [];
  const counts = new Map<string, number>();
  for (const { networkId = '' } of offline) counts.set(networkId, (counts.get(networkId) ?? 0) + 1);
  const troubled = [...counts].toSorted(([, a], [, b]) => b - a).map(([id]) => id);
  const named = [...recent, ...troubled].flatMap((id) => known.get(id) ?? []);
  const chosen = new Set(named);
  for (const network of networks) {
    if (chosen.size >= count) break;
    chosen.add(network);
  }
  return [...chosen].slice(0, count);
}
