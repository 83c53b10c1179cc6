import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { readAll } from '../../bot/query/read-all.ts';
import { ageLine } from '../../bot/query/severity.ts';
import { type Report, type ReportRow, type Section, wholeList } from '../../bot/report/report.ts';
import { countOf, formatNumber, listed, listedUpTo } from '../../bot/text/wording.ts';
import type { VpnStatus } from '../../core/dashboard.ts';
import { vpnOfNetwork } from './vpn-of-network.ts';
import {
  commonLostPeers,
  isApplianceDown,
  peersAndSelf,
  reachesAll,
  reachesNone,
  type VpnSite,
  vpnSite,
  vpnState,
  vpnTone,
  worstVpnFirst,
} from './vpn-status.ts';

/** The most peers that the answer names in “Peers that several sites miss”. */
const MAX_COMMON_PEERS = 3;

const COLUMNS = [
  'network',
  'mode',
  'appliance',
  'peers',
  'unreachable',
  'unreachable peers',
  'uplinks',
  'subnets',
  'serial',
];

/**
 * The command `vpn`: lists the sites of an organization, those that reach the fewest VPN peers first; for one network it
 * lists the peers of its site. Takes one Meraki call for each 300 networks; beyond 20 calls a note says how many were read.
 */
export const vpn = createQueryCommand({
  name: 'vpn',
  group: 'Sites and WAN',
  inNetwork: true,
  hasList: true,
  summary: 'Which sites reach each other over the VPN, those that do not first',
  examples: ['vpn', 'vpn in Head office', 'vpn as csv'],
  async answer(query) {
    const { dashboard, say, sayTo } = query;
    const network = await query.network();
    const { items, isCut } = await readAll((from) => dashboard.vpn({ networkId: network?.id }, from), query);
    const about = { network: network?.id ?? '' };
    return {
      title: query.title(network?.name),
      ...(network === undefined ? await vpnOfAll(items, query) : vpnOfNetwork(items, network.id, query)),
      notes: isCut ? [`Only the first ${formatNumber(items.length)} networks were read.`] : [],
      age: ageLine,
      suggestions: [
        { title: 'Refresh', command: say({}) },
        { title: 'Uplinks', command: sayTo('uplinks', about) },
        { title: 'Status', command: sayTo('status', about) },
      ],
    };
  },
});

async function vpnOfAll(
  items: readonly VpnStatus[],
  query: Query,
): Promise<Pick<Report, 'summary' | 'tone' | 'sections' | 'list'>> {
  const { slices } = query;
  const sites = await slices.sort(await slices.map(items, vpnSite, peersAndSelf), worstVpnFirst);
  await slices.admit(sites.length);
  return {
    ...headline(sites),
    sections: await commonLostPeersSection(sites, query),
    list: wholeList(
      sites,
      COLUMNS,
      (site) => rowOf(site, query),
      sites.length > 0 ? 'Sites, worst first' : '',
    ),
  };
}

function headline(sites: readonly VpnSite[]): Pick<Report, 'summary' | 'tone'> {
  if (sites.length === 0) return { summary: 'No site-to-site VPN here', tone: 'default' };
  const missing = sites.filter(({ lost }) => lost.length > 0);
  if (missing.length === 0) return headlineWithoutLoss(sites);
  const cutOff = missing.filter(reachesNone);
  const offline = missing.filter(isApplianceDown).length;
  const all = countOf(sites.length, 'site');
  const others = othersInWords(sites.filter(({ lost }) => lost.length === 0));
  const onlineReachingNone = cutOff.filter((site) => !isApplianceDown(site)).length;
  const onlineMissingSome = missing.length - offline - onlineReachingNone;
  if (onlineReachingNone + onlineMissingSome === 0) {
    const are = offline === 1 ? 'is offline and misses its' : 'are offline and miss their';
    return {
      summary: `${formatNumber(offline)} of ${all} ${are} VPN peers${others === '' ? '' : `; ${others}`}`,
      tone: 'attention',
    };
  }
  const parts = [
    onlineReachingNone > 0
      ? `${formatNumber(onlineReachingNone)} reach${onlineReachingNone === 1 ? 'es' : ''} none`
      : '',
    offline > 0 ? `${formatNumber(offline)} ${offline === 1 ? 'is' : 'are'} offline` : '',
    onlineMissingSome > 0
      ? `${formatNumber(onlineMissingSome)} miss${onlineMissingSome === 1 ? 'es' : ''} some`
      : '',
  ].filter((part) => part !== '');
  return {
    summary: `${formatNumber(missing.length)} of ${all} ${missing.length === 1 ? 'misses' : 'miss'} VPN peers: ${listed(parts)}`,
    tone: cutOff.length > 0 ? 'attention' : 'warning',
  };
}

/**
 * Makes the headline when no peer is lost; its tone is good only if each site has peers and all are known to be
 * reachable.
 */
function headlineWithoutLoss(sites: readonly VpnSite[]): Pick<Report, 'summary' | 'tone'> {
  const reaching = sites.filter(reachesAll).length;
  if (reaching === sites.length) {
    const summary =
      reaching === 1
        ? 'The only site reaches its VPN peers'
        : `All ${countOf(reaching, 'site')} reach their VPN peers`;
    return { summary, tone: 'good' };
  }
  const [first, ...more] = sites;
  if (first !== undefined && more.length === 0) {
    return { summary: `The only site: ${vpnState(first)}`, tone: 'default' };
  }
  const reach = reaching === 1 ? 'reaches its' : 'reach their';
  const rest = unclearInWords(sites.filter((site) => !reachesAll(site)));
  return {
    summary: `${formatNumber(reaching)} of ${countOf(sites.length, 'site')} ${reach} VPN peers; ${rest}`,
    tone: 'default',
  };
}

/**
 * Describes the sites that lost no peer, for a headline about those that did: `all others reach theirs`; empty without
 * any.
 */
function othersInWords(sites: readonly VpnSite[]): string {
  const rest = sites.filter((site) => !reachesAll(site));
  if (sites.length === 0) return '';
  if (rest.length === 0)
    return sites.length === 1 ? 'the other one reaches its own' : 'all others reach theirs';
  return unclearInWords(rest);
}

/** Describes sites of which it can't be said that they reach all their peers: `3 without peers, 1 not known`. */
function unclearInWords(sites: readonly VpnSite[]): string {
  const withoutPeers = sites.filter(({ peers }) => peers.length === 0).length;
  const unknown = sites.length - withoutPeers;
  return [
    ...(withoutPeers > 0 ? [`${formatNumber(withoutPeers)} without peers`] : []),
    ...(unknown > 0 ? [`${formatNumber(unknown)} not known`] : []),
  ].join(', ');
}

async function commonLostPeersSection(
  sites: readonly VpnSite[],
  { sayTo, slices }: Query,
): Promise<Section[]> {
  const common = await commonLostPeers(sites, slices);
  if (common.length === 0) return [];
  const items = common.slice(0, MAX_COMMON_PEERS).map(({ peer, sites: howMany }) => ({
    name: peer.name,
    state: `missed by ${countOf(howMany, 'site')}`,
    ...(peer.networkId !== undefined && { opens: sayTo('vpn', { network: peer.networkId }) }),
  }));
  return [{ heading: 'Peers that several sites miss', items, more: common.length - items.length }];
}

function rowOf(site: VpnSite, { sayTo }: Query): ReportRow {
  const { networkId, networkName, mode = '', deviceStatus = '', peers, uplinks, subnets, serial } = site;
  const lost = site.lost.map(({ name }) => name);
  const appliance = deviceStatus === '' || deviceStatus === 'online' ? '' : `appliance ${deviceStatus}`;
  return {
    item: {
      name: networkName,
      state: vpnState(site),
      tone: vpnTone(site),
      facts: [mode, appliance, lost.length === 0 ? '' : `can't reach ${listedUpTo(3, lost)}`],
      opens: sayTo('vpn', { network: networkId }),
    },
    cells: [
      ...[networkName, mode, deviceStatus, peers.length, lost.length, lost.join('; ')],
      uplinks.map(({ interface: name, publicIp = '' }) => `${name} ${publicIp}`.trim()).join('; '),
      subnets.join('; '),
      serial,
    ],
  };
}
