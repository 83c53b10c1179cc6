import { networkNames } from '../../bot/query/network-names.ts';
import { readPart, type Unread } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import type { VpnPeer, VpnStatus } from '../../core/dashboard.ts';

/** Returns the name of a site; the id of its network when it has none. */
export function siteName({ networkName, networkId }: VpnStatus): string {
  return networkName ?? networkId ?? 'unnamed network';
}

/** Returns the name of a peer; the id of its network, or its public address, when it has none. */
export function peerName({ name, networkId, publicIp }: VpnPeer): string {
  return name ?? networkId ?? publicIp ?? 'unnamed peer';
}

/** Counts a site and its peers: the weight of work on it. */
export function peersAndSelf({ peers }: VpnStatus): number {
  return 1 + peers.length;
}

/**
 * Names the sites and peers that came with the id of their network alone. The list of networks is read only if there are
 * such: one Meraki call, none for a while after.
 *
 * @param unread gets an entry when the list can't be read
 */
export async function nameVpn(
  statuses: readonly VpnStatus[],
  { dashboard, slices }: Pick<Query, 'dashboard' | 'slices'>,
  unread: Unread[],
): Promise<readonly VpnStatus[]> {
  const isPartOf = await slices.filter(statuses, isNameless, peersAndSelf);
  if (isPartOf.length === 0) return statuses;
  const nameOf = await readPart('names of networks', networkNames(dashboard), unread);
  if (nameOf === undefined) return statuses;
  const named = (status: VpnStatus): VpnStatus => ({
    ...status,
    networkName: status.networkName ?? (nameOf(status.networkId) || undefined),
    peers: status.peers.map((peer) => ({
      ...peer,
      name: peer.name ?? (nameOf(peer.networkId) || undefined),
    })),
  });
  return slices.map(statuses, (status) => (isNameless(status) ? named(status) : status), peersAndSelf);
}

function isNameless({ networkId, networkName, peers }: VpnStatus): boolean {
  return (
    (networkName === undefined && networkId !== undefined) ||
    peers.some((peer) => peer.name === undefined && peer.networkId !== undefined)
  );
}
