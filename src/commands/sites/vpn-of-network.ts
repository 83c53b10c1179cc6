import type { Query } from '../../bot/query/query.ts';
import { type Report, wholeList } from '../../bot/report/report.ts';
import type { Item, ReportRow, RowWords, Tone } from '../../bot/report/rows.ts';
import { byName } from '../../bot/text/naming.ts';
import { capitalized, listedUpTo } from '../../bot/text/wording.ts';
import type { VpnPeer, VpnStatus } from '../../core/dashboard.ts';
import { uplinkName } from './uplink-status.ts';
import { siteInWords } from './vpn-headline.ts';
import { peerName } from './vpn-names.ts';
import { vpnSite, vpnTone } from './vpn-status.ts';

const COLUMNS = ['peer', 'reachable', 'kind', 'public IP', 'network id'];
/** The most subnets that the answer names; a site may offer hundreds. */
const MAX_SUBNETS = 6;

/**
 * Reports the VPN of one site: its mode and appliance, and its peers, unreachable ones first. A network that is not among
 * the sites has no VPN, and the report says so.
 */
export function vpnOfNetwork(
  sites: readonly VpnStatus[],
  networkId: string,
  query: Query,
): Pick<Report, 'summary' | 'tone' | 'sections' | 'list'> {
  // Meraki was asked about one network: what comes without an id is about it too.
  const status = sites.find((one) => (one.networkId ?? networkId) === networkId);
  if (status === undefined) return { summary: 'No site-to-site VPN here', tone: 'default' };
  const site = vpnSite(status);
  const { mode, peers } = site;
  const state = siteInWords(site);
  const summary = mode === undefined ? state : `${mode}: ${state}`;
  return {
    summary: capitalized(summary),
    tone: vpnTone(site),
    sections: [{ heading: 'This site', items: aboutItems(site, query) }],
    list: wholeList(
      peers.toSorted((a, b) => rank(a) - rank(b) || byName(peerName(a), peerName(b))),
      COLUMNS,
      peerRow,
      peers.length === 0 ? '' : 'Peers',
    ),
  };
}

function rank({ reachable }: VpnPeer): number {
  return reachable === false ? 0 : reachable === undefined ? 1 : 2;
}

/** Writes an uplink and its public address: `wan1 203.0.113.9`. */
export function vpnUplink({ publicIp = '', ...uplink }: NonNullable<VpnStatus['uplinks']>[number]): string {
  return `${uplinkName(uplink)} ${publicIp}`.trim();
}

function aboutItems({ deviceStatus, serial, uplinks, subnets = [] }: VpnStatus, { sayTo }: Query): Item[] {
  const ways = uplinks === undefined ? ['unknown'] : uplinks.map(vpnUplink);
  return [
    ...(deviceStatus === undefined
      ? []
      : [
          {
            name: 'Appliance',
            state: deviceStatus,
            ...(serial !== undefined && { opens: sayTo('device', { subject: serial }) }),
          },
        ]),
    { name: 'Uplinks', facts: [ways.length === 0 ? 'no working uplink' : ways.join(', ')] },
    ...(subnets.length === 0 ? [] : [{ name: 'Subnets', facts: [listedUpTo(MAX_SUBNETS, subnets)] }]),
  ];
}

function peerRow(peer: VpnPeer, { sayTo }: RowWords): ReportRow {
  const { reachable, kind, publicIp = '', networkId } = peer;
  const name = peerName(peer);
  const state = reachable === undefined ? 'unknown' : reachable ? 'reachable' : 'unreachable';
  const tone: Tone = reachable === undefined ? 'default' : reachable ? 'good' : 'attention';
  const third = kind === 'third_party' ? 'non-Meraki peer' : '';
  return {
    item: {
      name,
      state,
      tone,
      facts: [third, publicIp],
      ...(networkId !== undefined && { opens: sayTo('vpn', { network: networkId }) }),
    },
    cells: [name, state, kind === 'third_party' ? 'other' : 'Meraki', publicIp, networkId],
  };
}
