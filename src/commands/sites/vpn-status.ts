import type { Tone } from '../../bot/report/report.ts';
import { byName } from '../../bot/text/naming.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { Slices } from '../../core/async/slices.ts';
import type { VpnPeer, VpnStatus } from '../../core/dashboard.ts';

/** A site, and its unreachable peers by name; a peer whose state Meraki does not report is not among them. */
export interface VpnSite extends VpnStatus {
  lost: readonly VpnPeer[];
}

/** Finds the lost peers of a site; once for each, because a site can have a thousand. */
export function vpnSite(status: VpnStatus): VpnSite {
  const lost = status.peers.filter(({ reachable }) => reachable === false);
  return { ...status, lost: lost.toSorted((a, b) => byName(a.name, b.name)) };
}

/** Counts a site and its peers: the weight of work on it. */
export function peersAndSelf({ peers }: VpnStatus): number {
  return 1 + peers.length;
}

/** Tells whether the site has peers, and Meraki reports each of them as reachable. */
export function reachesAll({ peers }: VpnStatus): boolean {
  return peers.length > 0 && peers.every(({ reachable }) => reachable === true);
}

/** Tells whether the site has peers and reaches none of them. */
export function reachesNone({ peers, lost }: VpnSite): boolean {
  return peers.length > 0 && lost.length === peers.length;
}

/** Tells whether the site's own appliance is offline or dormant, which explains why its peers are unreachable. */
export function isApplianceDown({ deviceStatus }: VpnStatus): boolean {
  return deviceStatus === 'offline' || deviceStatus === 'dormant';
}

/**
 * Compares sites, for `sort`: first those that reach none of their peers, online appliances before offline ones; then by
 * the number of lost peers, then by name.
 */
export function worstVpnFirst(a: VpnSite, b: VpnSite): number {
  const rank = (site: VpnSite) => (reachesNone(site) ? (isApplianceDown(site) ? 1 : 2) : 0);
  return rank(b) - rank(a) || b.lost.length - a.lost.length || byName(a.networkName, b.networkName);
}

/** Returns the tone of a site: attention when it reaches none of its peers, warning when it misses some. */
export function vpnTone(site: VpnSite): Tone {
  if (reachesNone(site)) return 'attention';
  if (site.lost.length > 0) return 'warning';
  return reachesAll(site) ? 'good' : 'default';
}

/** Returns `all peers unreachable`, `2 of 9 peers unreachable` or `reaches its 8 peers`, for example. */
export function vpnState(site: VpnSite): string {
  const { peers } = site;
  const lost = site.lost.length;
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
export async function commonLostPeers(
  sites: readonly VpnSite[],
  slices: Slices,
): Promise<{ peer: VpnPeer; sites: number }[]> {
  const missed = new Map<string, { peer: VpnPeer; sites: number }>();
  const count = (slice: readonly VpnSite[]) => {
    for (const peer of slice.filter((site) => !isApplianceDown(site)).flatMap(({ lost }) => lost)) {
      const key = peer.networkId ?? peer.name;
      const known = missed.get(key);
      if (known === undefined) missed.set(key, { peer, sites: 1 });
      else known.sites += 1;
    }
  };
  await slices.each(sites, count, peersAndSelf);
  const common = [...missed.values()].filter((one) => one.sites > 1);
  return slices.sort(common, (a, b) => b.sites - a.sites || byName(a.peer.name, b.peer.name));
}
