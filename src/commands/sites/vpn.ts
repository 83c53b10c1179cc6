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
  lostPeers,
  reachesAll,
  reachesNone,
  vpnState,
  vpnTone,
  worstVpnFirst,
} from './vpn-status.ts';

/** Peers missed by several sites that the answer names. */
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

/** The command `vpn`. Takes one Meraki call per 300 networks; about one network it lists the peers. */
export const vpn = createQueryCommand({
  name: 'vpn',
  group: 'Sites and WAN',
  inNetwork: true,
  hasList: true,
  summary: 'Which sites reach each other over the VPN, those that do not first',
  examples: ['vpn', 'vpn in Head office', 'vpn as csv'],
  async answer(query) {
    const { dashboard, times, say, sayTo } = query;
    const network = await query.network();
    const { items, isCut } = await readAll((from) => dashboard.vpn({ networkId: network?.id }, from));
    const about = { network: network?.id ?? '' };
    return {
      title: query.title(network?.name),
      ...(network === undefined ? vpnOfAll(items, query) : vpnOfNetwork(items, network.id, query)),
      notes: isCut ? [`Only the first ${formatNumber(items.length)} networks were read.`] : [],
      age: ageLine(times.now()),
      suggestions: [
        { title: 'Refresh', command: say({}) },
        { title: 'Uplinks', command: sayTo('uplinks', about) },
        { title: 'Status', command: sayTo('status', about) },
      ],
    };
  },
});

function vpnOfAll(
  items: readonly VpnStatus[],
  query: Query,
): Pick<Report, 'summary' | 'tone' | 'sections' | 'list'> {
  const sites = items.toSorted(worstVpnFirst);
  return {
    ...headline(sites),
    sections: commonLostPeersSection(sites, query),
    list: wholeList(
      sites,
      COLUMNS,
      (site) => rowOf(site, query),
      sites.length > 0 ? 'Sites, worst first' : '',
    ),
  };
}

function headline(sites: readonly VpnStatus[]): Pick<Report, 'summary' | 'tone'> {
  if (sites.length === 0) return { summary: 'No site-to-site VPN here', tone: 'default' };
  const troubled = sites.filter((site) => lostPeers(site).length > 0);
  const cutOff = troubled.filter(reachesNone);
  const away = troubled.filter(isApplianceDown).length;
  const all = countOf(sites.length, 'site');
  const quiet = restWords(sites.filter((site) => !troubled.includes(site)));
  if (troubled.length === 0) return quietHeadline(sites);
  const none = cutOff.filter((site) => !isApplianceDown(site)).length;
  const some = troubled.length - away - none;
  if (none + some === 0) {
    const are = away === 1 ? 'is offline and misses its' : 'are offline and miss their';
    return {
      summary: `${formatNumber(away)} of ${all} ${are} VPN peers${quiet === '' ? '' : `; ${quiet}`}`,
      tone: 'attention',
    };
  }
  const parts = [
    none > 0 ? `${formatNumber(none)} reach${none === 1 ? 'es' : ''} none` : '',
    away > 0 ? `${formatNumber(away)} ${away === 1 ? 'is' : 'are'} offline` : '',
    some > 0 ? `${formatNumber(some)} miss${some === 1 ? 'es' : ''} some` : '',
  ].filter((part) => part !== '');
  return {
    summary: `${formatNumber(troubled.length)} of ${all} ${troubled.length === 1 ? 'misses' : 'miss'} VPN peers: ${listed(parts)}`,
    tone: cutOff.length > 0 ? 'attention' : 'warning',
  };
}

/** The headline when no peer is lost; good only if each site has peers and all are known to be reachable. */
function quietHeadline(sites: readonly VpnStatus[]): Pick<Report, 'summary' | 'tone'> {
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
  const rest = unknownWords(sites.filter((site) => !reachesAll(site)));
  return {
    summary: `${formatNumber(reaching)} of ${countOf(sites.length, 'site')} ${reach} VPN peers; ${rest}`,
    tone: 'default',
  };
}

/** Describes the sites that lost no peer, next to some that did; empty when there are none. */
function restWords(sites: readonly VpnStatus[]): string {
  const rest = sites.filter((site) => !reachesAll(site));
  if (sites.length === 0) return '';
  if (rest.length === 0)
    return sites.length === 1 ? 'the other one reaches its own' : 'all others reach theirs';
  return unknownWords(rest);
}

/** Returns `3 without peers, 1 not known`. */
function unknownWords(sites: readonly VpnStatus[]): string {
  const alone = sites.filter(({ peers }) => peers.length === 0).length;
  const unknown = sites.length - alone;
  return [
    ...(alone > 0 ? [`${formatNumber(alone)} without peers`] : []),
    ...(unknown > 0 ? [`${formatNumber(unknown)} not known`] : []),
  ].join(', ');
}

function commonLostPeersSection(sites: readonly VpnStatus[], { sayTo }: Query): Section[] {
  const missed = commonLostPeers(sites);
  if (missed.length === 0) return [];
  const items = missed.slice(0, MAX_COMMON_PEERS).map(({ peer, sites: howMany }) => ({
    name: peer.name,
    state: `missed by ${countOf(howMany, 'site')}`,
    ...(peer.networkId !== undefined && { opens: sayTo('vpn', { network: peer.networkId }) }),
  }));
  return [{ heading: 'Peers that several sites miss', items, more: missed.length - items.length }];
}

function rowOf(site: VpnStatus, { sayTo }: Query): ReportRow {
  const { networkId, networkName, mode = '', deviceStatus = '', peers, uplinks, subnets, serial } = site;
  const lost = lostPeers(site).map(({ name }) => name);
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
