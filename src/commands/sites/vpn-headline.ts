import type { Report } from '../../bot/report/report.ts';
import { allOf, countOf, formatNumber } from '../../bot/text/wording.ts';
import { countSites, isAway, sitesInWords } from './site-state.ts';
import { isAlone, reachesAll, reachesNone, type VpnSite, vpnState, vpnTone } from './vpn-status.ts';

/** Says how many sites are down, dormant or miss VPN peers, and how the others are. */
export function vpnHeadline(sites: readonly VpnSite[]): Pick<Report, 'summary' | 'tone'> {
  const [first, ...more] = sites;
  if (first === undefined) return { summary: 'No site-to-site VPN here', tone: 'default' };
  if (more.length === 0) return onlySite(first);
  const { down, dormant } = countSites(sites.map(({ state }) => state));
  const present = sites.filter(({ state }) => !isAway(state));
  const missing = present.filter(({ lost }) => lost.length > 0);
  const none = missing.filter(reachesNone).length;
  const some = missing.length - none;
  const others = present.filter(({ lost }) => lost.length === 0);
  if (missing.length + down + dormant === 0) return withoutLoss(others);
  const all = countOf(sites.length, 'site');
  const away = sitesInWords({ down, dormant, up: 0, unknown: 0 });
  const unclear = others.filter((site) => !reachesAll(site));
  const worst =
    missing.length > 0
      ? [
          `${formatNumber(missing.length)} of ${all} ${unreachableInWords(missing.length, none)}`,
          away.join(', '),
        ]
      : [away.join(', ').replace(' ', ` of ${all} `), others.length > 0 ? othersInWords(others) : ''];
  const rest = missing.length > 0 && unclear.length > 0 ? unclearInWords(unclear) : '';
  return {
    summary: [...worst, rest].filter((part) => part !== '').join('; '),
    tone: none + down > 0 ? 'attention' : some > 0 ? 'warning' : 'default',
  };
}

/** Writes `have unreachable VPN peers (3 reach none)`. @param none how many of these sites reach none of their peers */
function unreachableInWords(missing: number, none: number): string {
  const reach = (amount: number) => (amount === 1 ? 'reaches' : 'reach');
  if (none === missing) return `${reach(none)} none of ${none === 1 ? 'its' : 'their'} VPN peers`;
  const some = `${missing === 1 ? 'has' : 'have'} unreachable VPN peers`;
  return none === 0 ? some : `${some} (${formatNumber(none)} ${reach(none)} none)`;
}

function onlySite(site: VpnSite): Pick<Report, 'summary' | 'tone'> {
  return { summary: `1 site: ${siteInWords(site)}`, tone: vpnTone(site) };
}

/** Writes `down, all peers unreachable` or `2 of 9 peers unreachable`, for example. */
export function siteInWords(site: VpnSite): string {
  const away = isAway(site.state) ? site.state : '';
  return [away, vpnState(site)].filter((part) => part !== '').join(', ');
}

/** Makes the headline when no peer is lost; it is good news only if each site is known to reach all its peers. */
function withoutLoss(sites: readonly VpnSite[]): Pick<Report, 'summary' | 'tone'> {
  const reaching = sites.filter(reachesAll).length;
  if (reaching === sites.length)
    return { summary: `${allOf(reaching, 'site')} reach their VPN peers`, tone: 'good' };
  const reach = reaching === 1 ? 'reaches its' : 'reach their';
  const rest = unclearInWords(sites.filter((site) => !reachesAll(site)));
  return {
    summary: `${formatNumber(reaching)} of ${countOf(sites.length, 'site')} ${reach} VPN peers; ${rest}`,
    tone: 'default',
  };
}

/** Describes the sites that are there and lost no peer, for a headline about the others. */
function othersInWords(sites: readonly VpnSite[]): string {
  const rest = sites.filter((site) => !reachesAll(site));
  if (rest.length > 0) return unclearInWords(rest);
  return sites.length === 1 ? 'the other one reaches its VPN peers' : 'all others reach their VPN peers';
}

/** Describes sites of which it can't be said that they reach all their peers: `3 without peers, 1 unknown`. */
function unclearInWords(sites: readonly VpnSite[]): string {
  const withoutPeers = sites.filter(isAlone).length;
  const unknown = sites.length - withoutPeers;
  return [
    ...(withoutPeers > 0 ? [`${formatNumber(withoutPeers)} without peers`] : []),
    ...(unknown > 0 ? [`${formatNumber(unknown)} unknown`] : []),
  ].join(', ');
}
