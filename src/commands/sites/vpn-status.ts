import type { Tone } from '../../bot/report/rows.ts';
import { byName } from '../../bot/text/naming.ts';
import { allOf, countOf, formatNumber } from '../../bot/text/wording.ts';
import type { Slices } from '../../core/async/slices.ts';
import type { VpnPeer, VpnStatus } from '../../core/dashboard.ts';
import { isAway, type SiteState, siteState } from './site-state.ts';
import { peerName, peersAndSelf, siteName } from './vpn-names.ts';

/** A site, its state, and its unreachable peers by name; a peer whose state Meraki does not tell is not among them. */
export interface VpnSite extends VpnStatus {
  state: SiteState;
  lost: readonly VpnPeer[];
  /** The number of peers that are known to be reachable. */
  reached: number;
}

/** Finds the lost peers of a site; once for each, because a site can have a thousand. */
export function vpnSite(status: VpnStatus): VpnSite {
  const { peers } = status;
  const lost = peers.filter(({ reachable }) => reachable === false);
  const reached = peers.reduce((sum, { reachable }) => sum + Number(reachable === true), 0);
  return {
    ...status,
    state: stateOf(status, reached),
    lost: lost.toSorted((a, b) => byName(peerName(a), peerName(b))),
    reached,
  };
}

/** Meraki names one appliance of a site. When peers are reached although it is away, a spare stands in for it. */
function stateOf({ deviceStatus }: VpnStatus, reached: number): SiteState {
  return reached > 0 ? 'up' : siteState([{ isCellular: false, status: deviceStatus }]);
}

/** Tells whether the site has peers, and Meraki reports each of them as reachable. */
export function reachesAll({ peers, untoldPeers, reached }: VpnSite): boolean {
  return untoldPeers.length === 0 && peers.length > 0 && reached === peers.length;
}

/** Tells whether the site has peers and reaches none of them. */
export function reachesNone({ peers, untoldPeers, lost }: VpnSite): boolean {
  return untoldPeers.length === 0 && peers.length > 0 && lost.length === peers.length;
}

/** Tells whether the site has no peers; not when Meraki tells only a part of them. */
export function isAlone({ peers, untoldPeers }: VpnStatus): boolean {
  return untoldPeers.length === 0 && peers.length === 0;
}

/**
 * Compares sites, for `sort`: first those that reach none of their peers: those that are up, then those that are down, then
 * dormant ones; then by the number of lost peers, then by name.
 */
export function worstVpnFirst(a: VpnSite, b: VpnSite): number {
  return rank(b) - rank(a) || b.lost.length - a.lost.length || byName(siteName(a), siteName(b));
}

function rank(site: VpnSite): number {
  if (site.state === 'down') return 2;
  if (!reachesNone(site)) return 0;
  return site.state === 'dormant' ? 1 : 3;
}

/** Returns the tone of a site: attention when it reaches none of its peers, warning when it misses some. */
export function vpnTone(site: VpnSite): Tone {
  if (site.state === 'dormant') return 'default';
  if (reachesNone(site) || site.state === 'down') return 'attention';
  if (site.lost.length > 0) return 'warning';
  return reachesAll(site) ? 'good' : 'default';
}

const UNTOLD = { meraki: 'Meraki peers unknown', third_party: 'non-Meraki peers unknown' };

/** Returns `all peers unreachable`, `2 of 9 peers unreachable` or `all 8 peers reachable`, for example. */
export function vpnState(site: VpnSite): string {
  const { peers, untoldPeers } = site;
  if (isAlone(site)) return 'no peers';
  if (peers.length === 0 && untoldPeers.length > 1) return 'peers unknown';
  const told = peers.length === 0 ? [] : [toldState(site)];
  return [...told, ...untoldPeers.map((kind) => UNTOLD[kind])].join(', ');
}

function toldState(site: VpnSite): string {
  const { peers, lost, reached } = site;
  const all = countOf(peers.length, 'peer');
  const unknown = peers.length - lost.length - reached;
  if (reachesNone(site)) return peers.length === 1 ? 'peer unreachable' : 'all peers unreachable';
  const notKnown = unknown > 0 ? [`${formatNumber(unknown)} unknown`] : [];
  if (lost.length > 0) return [`${formatNumber(lost.length)} of ${all} unreachable`, ...notKnown].join(', ');
  if (unknown > 0) return `status of ${countOf(unknown, 'peer')} unknown`;
  return peers.length === 1 ? 'peer reachable' : `${allOf(peers.length, 'peer').toLowerCase()} reachable`;
}

/**
 * Returns the peers that several sites can't reach which are not away, with the number of these sites, most missed first:
 * the cause is likely to be at such a peer.
 */
export async function commonLostPeers(
  sites: readonly VpnSite[],
  slices: Slices,
): Promise<{ peer: VpnPeer; sites: number }[]> {
  const missed = new Map<string, { peer: VpnPeer; sites: number }>();
  const count = (slice: readonly VpnSite[]) => {
    for (const peer of slice.filter(({ state }) => !isAway(state)).flatMap(({ lost }) => lost)) {
      const key = peer.networkId ?? peer.name;
      if (key === undefined) continue;
      const known = missed.get(key);
      if (known === undefined) missed.set(key, { peer, sites: 1 });
      else known.sites += 1;
    }
  };
  await slices.each(sites, count, peersAndSelf);
  const common = [...missed.values()].filter((one) => one.sites > 1);
  return slices.sort(common, (a, b) => b.sites - a.sites || byName(peerName(a.peer), peerName(b.peer)));
}
