import { readPart } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { lookingLike } from '../../bot/text/naming.ts';
import type { Cursor, Network } from '../../core/dashboard.ts';
import { ipv4Number, prefixWith } from './subnets.ts';
import { MAX_RANKED } from './top-client.ts';

/** Pages, of 300 networks each, that are read for the subnets of the VPN. */
const MAX_VPN_PAGES = 4;
/** The shortest prefix of a subnet that tells where an address is: a shorter one is that of many sites. */
const MIN_PREFIX = 16;
/** The prefix in which the address of a device tells that its neighbours are at the same site. */
const NEIGHBOUR_PREFIX = 24;

/**
 * Orders networks by how likely a client is in them, for a search in some of them. An IPv4 address is likely where the VPN
 * has its subnet, or a device has an address beside it; a name where a client of that name has much usage. The networks that
 * the person asked about lately, and those with the most clients, come behind. Takes one or two Meraki calls; for an address also one per 300 networks of the VPN, up to
 * four, and those of all devices. What can't be read only makes the order worse.
 *
 * @param networks all of the organization
 * @param count how many networks are wanted
 */
export async function likelyNetworks(
  wanted: string,
  networks: readonly Network[],
  count: number,
  query: Query,
): Promise<Network[]> {
  const known = new Map(networks.map((network) => [network.id, network]));
  const address = ipv4Number(wanted);
  const networksOf = (ids: readonly string[]) => ids.flatMap((id) => known.get(id) ?? []);
  const placed = address === undefined ? [] : networksOf(await withAddress(address, query));
  // Where the subnet is known, nothing is left to guess.
  if (placed.length > 0) return [...new Set(placed)].slice(0, count);
  const using = address === undefined ? networksOf(await withClient(wanted, query)) : [];
  const recent = networksOf(query.recentNetworks());
  const large = networksOf(await busiest(query));
  return [...new Set([...using, ...recent, ...large, ...networks])].slice(0, count);
}

/** Returns the ids of the networks whose VPN has the subnet of an address, the smallest subnet first; else of its neighbours. */
async function withAddress(address: number, { dashboard, slices }: Query): Promise<string[]> {
  const prefixes = new Map<string, number>();
  let next: Cursor | undefined;
  for (let pages = 0; pages < MAX_VPN_PAGES; pages += 1) {
    const page = await readPart('the subnets of the VPN', dashboard.vpn({}, next), []);
    await slices.each(
      page?.items ?? [],
      (slice) => {
        for (const { networkId, subnets = [] } of slice)
          for (const subnet of subnets) note(networkId, prefixWith(address, subnet));
      },
      ({ subnets = [] }) => 1 + subnets.length,
    );
    next = page?.next;
    if (next === undefined) break;
  }
  if (prefixes.size === 0) {
    const devices = (await readPart('all devices', dashboard.devices(), [])) ?? [];
    await slices.each(devices, (slice) => {
      for (const { networkId, lanIp = '' } of slice)
        note(networkId, prefixWith(address, `${lanIp}/${NEIGHBOUR_PREFIX}`));
    });
  }
  return [...prefixes].toSorted(([, a], [, b]) => b - a).map(([id]) => id);

  function note(networkId: string | undefined, prefix = 0): void {
    if (networkId === undefined || prefix < MIN_PREFIX) return;
    prefixes.set(networkId, Math.max(prefix, prefixes.get(networkId) ?? 0));
  }
}

/** Returns the ids of the networks where a client of that name has much usage. */
async function withClient(wanted: string, { dashboard, range }: Query): Promise<string[]> {
  const ranked = dashboard.topClients({ ...range, quantity: MAX_RANKED });
  const isMeant = lookingLike(wanted);
  const clients = (await readPart('the top clients', ranked, [])) ?? [];
  return clients.filter(({ name }) => isMeant(name)).flatMap(({ networkId }) => networkId ?? []);
}

/** Returns the ids of the networks with the most clients. */
async function busiest({ dashboard }: Query): Promise<string[]> {
  const ranked = dashboard.topNetworks({ quantity: MAX_RANKED });
  const networks = (await readPart('the largest networks', ranked, [])) ?? [];
  return networks.toSorted((a, b) => (b.clients ?? 0) - (a.clients ?? 0)).map(({ id }) => id);
}
