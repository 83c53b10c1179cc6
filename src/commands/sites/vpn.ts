import { ageLine } from '../../bot/query/age.ts';
import { type Unread, unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { readAll } from '../../bot/query/read-all.ts';
import { type Report, refreshButton, type Section, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { countOf, formatNumber, listedUpTo } from '../../bot/text/wording.ts';
import type { VpnStatus } from '../../core/dashboard.ts';
import { vpnHeadline } from './vpn-headline.ts';
import { nameVpn, peerName, peersAndSelf, siteName } from './vpn-names.ts';
import { vpnOfNetwork, vpnUplink } from './vpn-of-network.ts';
import { commonLostPeers, type VpnSite, vpnSite, vpnState, vpnTone, worstVpnFirst } from './vpn-status.ts';

/** The most peers that the answer names in “Peers unreachable from several sites”. */
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
 * lists the peers of its site. Takes one Meraki call for each 300 networks, and one for the networks' names if some came
 * without; beyond 20 calls a note says how many were read.
 */
export const vpn = createQueryCommand({
  name: 'vpn',
  group: 'Sites and WAN',
  inNetwork: true,
  hasList: true,
  summary: 'Site-to-site VPN status, unreachable sites and peers first',
  examples: ['vpn', 'vpn in Head office', 'vpn as csv'],
  alsoSaid: ['which tunnels are down', 'site-to-site VPN status', 'VPN peers unreachable'],
  words: { vpn: 8, unreachable: 1 },
  async answer(query) {
    const { dashboard, say, sayTo } = query;
    const network = await query.network();
    const read = await readAll((from) => dashboard.vpn({ networkId: network?.id }, from), query);
    const unread: Unread[] = [];
    const items = await nameVpn(read.items, query, unread);
    const about = { network: network?.id ?? '' };
    return {
      title: query.title(network?.name),
      ...(network === undefined ? await vpnOfAll(items, query) : vpnOfNetwork(items, network.id, query)),
      notes: [
        ...(read.isCut ? [`Only the first ${formatNumber(items.length)} networks were read.`] : []),
        ...unreadNotes(unread),
      ],
      age: ageLine,
      suggestions: [
        refreshButton(say({})),
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
    ...vpnHeadline(sites),
    sections: await commonLostPeersSection(sites, query),
    list: wholeList(
      await slices.map(sites, listedSite),
      COLUMNS,
      rowOf,
      sites.length > 0 ? 'Sites, worst first' : '',
    ),
  };
}

async function commonLostPeersSection(
  sites: readonly VpnSite[],
  { sayTo, slices }: Query,
): Promise<Section[]> {
  const common = await commonLostPeers(sites, slices);
  if (common.length === 0) return [];
  const items = common.slice(0, MAX_COMMON_PEERS).map(({ peer, sites: howMany }) => ({
    name: peerName(peer),
    state: `unreachable from ${countOf(howMany, 'site')}`,
    ...(peer.networkId !== undefined && { opens: sayTo('vpn', { network: peer.networkId }) }),
  }));
  return [{ heading: 'Peers unreachable from several sites', items, more: common.length - items.length }];
}

/**
 * Returns what the list keeps of a site: not its peers, of which it may have a thousand, but how many they are, and the names of
 * those that it can't reach.
 */
function listedSite(site: VpnSite) {
  const { networkId, mode = '', deviceStatus = '', peers, untoldPeers, uplinks, subnets, serial } = site;
  const all = untoldPeers.length === 0 ? peers.length : undefined;
  return {
    ...{ networkId, mode, deviceStatus, uplinks, subnets, serial, all },
    name: siteName(site),
    state: vpnState(site),
    tone: vpnTone(site),
    lost: site.lost.map(peerName),
    // Not 0 where it is not known of each peer.
    howManyLost: site.lost.length > 0 || site.reached === all ? site.lost.length : undefined,
  };
}

function rowOf(site: ReturnType<typeof listedSite>, { sayTo }: RowWords): ReportRow {
  const { networkId, name, mode, state, tone, deviceStatus, serial, all, lost, howManyLost } = site;
  const { uplinks = [], subnets = [] } = site;
  const appliance = deviceStatus === '' || deviceStatus === 'online' ? '' : `appliance ${deviceStatus}`;
  return {
    item: {
      name,
      state,
      tone,
      facts: [mode, appliance, lost.length === 0 ? '' : `can't reach ${listedUpTo(3, lost)}`],
      ...(networkId !== undefined && { opens: sayTo('vpn', { network: networkId }) }),
    },
    cells: [
      ...[name, mode, deviceStatus, all, howManyLost, lost.join('; ')],
      uplinks.map(vpnUplink).join('; '),
      subnets.join('; '),
      serial,
    ],
  };
}
