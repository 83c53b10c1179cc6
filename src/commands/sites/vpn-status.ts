import type { Tone } from '../../bot/report/report.ts';
import { byName } from '../../bot/text/naming.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { VpnPeer, VpnStatus } from '../../core/dashboard.ts';

/** The peers that can't be reached, by name; those of which Meraki tells nothing are none. */
export function lostPeers({ peers }: Pick<VpnStatus, 'peers'>): VpnPeer[] {
  return peers.filter(({ reachable }) => reachable === false).toSorted((a, b) => byName(a.name, b.name));
}

/** Has peers, and Meraki says of each that it can be reached. */
export function reachesAll({ peers }: VpnStatus): boolean {
  return peers.length > 0 && peers.every(({ reachable }) => reachable === true);
}

/** Cut off from all its peers. */
export function reachesNone(site: VpnStatus): boolean {
  return site.peers.length > 0 && lostPeers(site).length === site.peers.length;
}

/** Its own appliance is away: that it reaches nobody is no wonder, and no fault of its peers. */
export function isApplianceDown({ deviceStatus }: VpnStatus): boolean {
  return deviceStatus === 'offline' || deviceStatus === 'dormant';
}

/** Worst first: who is there and reaches nobody, who is away, then by the number of lost peers. */
export function worstVpnFirst(a: VpnStatus, b: VpnStatus): number {
  const rank = (site: VpnStatus) => (reachesNone(site) ? (isApplianceDown(site) ? 1 : 2) : 0);
  return (
    rank(b) - rank(a) || lostPeers(b).length - lostPeers(a).length || byName(a.networkName, b.networkName)
  );
}

export function vpnTone(site: VpnStatus): Tone {
  if (reachesNone(site)) return 'attention';
  if (lostPeers(site).length > 0) return 'warning';
  return reachesAll(site) ? 'good' : 'default';
}

/** `no peer reachable`, `2 of 9 peers unreachable`, `reaches its 8 peers`. */
export function vpnState(site: VpnStatus): string {
  const { peers } = site;
  const lost = lostPeers(site).length;
  if (peers.length === 0) return 'no peers';
  if (reachesNone(site)) return peers.length === 1 ? 'peer unreachable' : 'all peers unreachable';
  if (lost > 0) return `${formatNumber(lost)} of ${countOf(peers.length, 'peer')} unreachable`;
  const unknown = peers.filter(({ reachable }) => reachable === undefined).length;
  if (unknown > 0) return `${countOf(unknown, 'peer')} not known`;
  return peers.length === 1 ? 'reaches its peer' : `reaches its ${formatNumber(peers.length)} peers`;
}

/** Peers that more than one site which is there can't reach, most missed first: where the cause is likely to be. */
export function commonLostPeers(sites: readonly VpnStatus[]): { peer: VpnPeer; sites: number }[] {
  const lost = sites.filter((site) => !isApplianceDown(site)).flatMap(lostPeers);
  const byPeer = Map.groupBy(lost, ({ networkId, name }) => networkId ?? name);
  return [...byPeer.values()]
    .flatMap((same) =>
      same[0] !== undefined && same.length > 1 ? [{ peer: same[0], sites: same.length }] : [],
    )
    .toSorted((a, b) => b.sites - a.sites || byName(a.peer.name, b.peer.name));
}
