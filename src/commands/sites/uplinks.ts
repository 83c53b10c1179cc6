import { networkNames } from '../../bot/query/network-names.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { readAll } from '../../bot/query/read-all.ts';
import { ageLine } from '../../bot/query/severity.ts';
import { type Report, type ReportRow, type Tile, wholeList } from '../../bot/report/report.ts';
import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import { isTroubled, type SiteUplink, sitesDown, siteUplinks, siteUplinkTone } from './site-uplinks.ts';
import { isWorking, uplinkFacts, uplinkRank, uplinkTone } from './uplink-status.ts';

const COLUMNS = [
  'network',
  'uplink',
  'status',
  'model',
  'serial',
  'IP',
  'gateway',
  'public IP',
  'carrier',
  'connection',
  'signal dBm',
  'last reported',
];

/**
 * The command `uplinks`. Takes one Meraki call per 1,000 devices with uplinks, and one for the networks'
 * names.
 */
export const uplinks = createQueryCommand({
  name: 'uplinks',
  group: 'Sites and WAN',
  inNetwork: true,
  hasList: true,
  summary: 'How the ways to the internet are, failed ones first',
  examples: ['uplinks', 'uplinks in Rotterdam 301', 'uplinks as csv'],
  async answer(query) {
    const { dashboard, say, sayTo } = query;
    const network = await query.network();
    const [{ items, isCut }, nameOf] = await Promise.all([
      readAll((from) => dashboard.uplinks({ networkId: network?.id }, from), query),
      networkNames(dashboard),
    ]);
    const found = await siteUplinks(items, nameOf, query.slices);
    const about = { network: network?.id ?? '' };
    return {
      title: query.title(network?.name),
      ...headline(found, network !== undefined),
      tiles: tilesOf(found),
      list: wholeList(found, COLUMNS, (one) => rowOf(one, network !== undefined, query)),
      notes: isCut ? [`Only the first ${formatNumber(items.length)} devices were read.`] : [],
      age: ageLine,
      suggestions: [
        { title: 'Refresh', command: say({}) },
        { title: 'Loss and latency', command: sayTo('latency', about) },
        { title: 'VPN', command: sayTo('vpn', about) },
      ],
    };
  },
});

function headline(found: readonly SiteUplink[], isOneNetwork: boolean): Pick<Report, 'summary' | 'tone'> {
  const [first, ...more] = found;
  if (first === undefined) return { summary: 'No uplinks here', tone: 'default' };
  if (more.length === 0) {
    return { summary: `The only uplink is ${first.uplink.status}`, tone: siteUplinkTone(first) };
  }
  const troubled = found.filter(isTroubled);
  const all = countOf(found.length, 'uplink');
  if (troubled.length === 0) {
    const unplugged = found.filter(({ uplink }) => !isWorking(uplink)).length;
    const but = unplugged > 0 ? `, except ${formatNumber(unplugged)} not connected` : '';
    return { summary: `All ${all} active or ready${but}`, tone: 'good' };
  }
  const statuses = [...new Set(troubled.map(({ uplink }) => uplink.status))].toSorted(
    (a, b) => uplinkRank(a) - uplinkRank(b),
  );
  const howMany = (status: string) => troubled.filter(({ uplink }) => uplink.status === status).length;
  return {
    summary: `${listed(statuses.map((status) => `${formatNumber(howMany(status))} ${status}`))} of ${all}; ${remaining(found, isOneNetwork)}`,
    tone: howMany('failed') + sitesDown(found) > 0 ? 'attention' : 'warning',
  };
}

/** Says whether the people at the sites still reach the internet. */
function remaining(found: readonly SiteUplink[], isOneNetwork: boolean): string {
  const down = sitesDown(found);
  if (isOneNetwork) return down > 0 ? 'none works' : 'another one works';
  return down > 0 ? `${countOf(down, 'site')} without any that works` : 'every site has one that works';
}

function tilesOf(found: readonly SiteUplink[]): Tile[] {
  const statuses = [...new Set(found.map(({ uplink }) => uplink.status))];
  return statuses
    .toSorted((a, b) => uplinkRank(a) - uplinkRank(b))
    .map((status) => ({
      value: formatNumber(found.filter(({ uplink }) => uplink.status === status).length),
      label: status,
      tone: uplinkTone(status),
    }));
}

function rowOf(one: SiteUplink, isOneNetwork: boolean, { sayTo, times }: Query): ReportRow {
  const { device, uplink, network, others } = one;
  const { interface: name, status, ip, gateway, publicIp, provider, connectionType, rsrp } = uplink;
  const { serial, model = '', lastReportedAt } = device;
  const [addresses = '', cellular = ''] = uplinkFacts(uplink);
  const instead = others.length > 0 ? `${listed(others)} in its place` : 'nothing in its place';
  return {
    item: {
      name: isOneNetwork ? `${model} ${name}`.trim() : network,
      state: isOneNetwork ? status : `${name} ${status}`,
      tone: siteUplinkTone(one),
      facts: [isOneNetwork ? '' : model, isTroubled(one) ? instead : '', addresses, cellular],
      opens: sayTo('device', { subject: serial }),
    },
    cells: [
      ...[network, name, status, model, serial, ip, gateway, publicIp, provider, connectionType, rsrp],
      times.iso(lastReportedAt),
    ],
  };
}
