import type { Tone } from '../../bot/report/report.ts';
import { byName } from '../../bot/text/naming.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { VpnPeer, VpnStatus } from '../../core/dashboard.ts';

/** Returns the unreachable peers, by name; a peer whose state Meraki does not report is not among them. */
export function lostPeers({ peers }: Pick<VpnStatus, 'peers'>): VpnPeer[] {
  return peers.filter(({ reachable }) => reachable === false).toSorted((a, b) => byName(a.name, b.name));
}

/** Tells whether the site has peers, and Meraki reports each of them as reachable. */
export function reachesAll({ peers }: VpnStatus): boolean {
  return peers.length > 0 && peers.every(({ reachable }) => reachable === true);
}

/** Tells whether the site has peers and reaches none of them. */
export function reachesNone(site: VpnStatus): boolean {
  return site.peers.length > 0 && lostPeers(site).length === site.peers.length;
}

/** Tells whether the site's own appliance is offline or dormant, which explains why its peers are unreachable. */
export function isApplianceDown({ deviceStatus }: VpnStatus): boolean {
  return deviceStatus === 'offline' || deviceStatus === 'dormant';
}

/**
 * Compares sites, for `sort`: first those that reach none of their peers, online appliances before offline ones; then by
 * the number of lost peers, then by name.
 */
export function worstVpnFirst(a: VpnStatus, b: VpnStatus): number {
  const rank = (site: VpnStatus) => (reachesNone(site) ? (isApplianceDown(site) ? 1 : 2) : 0);
  return (
    rank(b) - rank(a) || lostPeers(b).length - lostPeers(a).length || byName(a.networkName, b.networkName)
  );
}

/** Returns the tone of a site: attention when it reaches none of its peers, warning when it misses some. */
export function vpnTone(site: VpnStatus): Tone {
  if (reachesNone(site)) return 'attention';
  if (lostPeers(site).length > 0) return 'warning';
  return reachesAll(site) ? 'good' : 'default';
}

/** Returns `all peers unreachable`, `2 of 9 peers unreachable` or `reaches its 8 peers`, for example. */
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

/**
 * Returns the peers that several online sites can't reach, with the number of these sites, most missed first: the cause is
 * likely to be at such a peer.
 */
export function commonLostPeers(sites: readonly VpnStatus[]): { peer: VpnPeer; sites: number }[] {
  const lost = sites.filter((site) => !isApplianceDown(site)).flatMap(lostPeers);
  const byPeer = Map.groupBy(lost, ({ networkId, name }) => networkId ?? name);
  return [...byPeer.values()]
    .flatMap((same) =>
      same[0] !== undefined && same.length > 1 ? [{ peer: same[0], sites: same.length }] : [],
    )
    .toSorted((a, b) => b.sites - a.sites || byName(a.peer.name, b.peer.name));
}
