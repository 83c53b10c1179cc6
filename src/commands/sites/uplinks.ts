import { ageLine } from '../../bot/query/age.ts';
import { networkArgument } from '../../bot/query/network-argument.ts';
import { networkNames } from '../../bot/query/network-names.ts';
import { readPart, type Unread, unreadNotes } from '../../bot/query/partial-results.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { refreshButton } from '../../bot/report/report.ts';
import { formatNumber } from '../../bot/text/wording.ts';
import type { DeviceUplinks } from '../../core/dashboard.ts';
import { lacksNames, type NameOfDevice } from './gateway-label.ts';
import {
  type GatewayStatuses,
  namesBySerial,
  readGatewayNames,
  readGatewayStatuses,
  readGateways,
} from './gateways.ts';
import { siteUplinks, worstFirst } from './site-uplinks.ts';
import { stateHeadline, unknownUplinkWords, uplinksFilter, uplinksIn } from './uplinks-filter.ts';
import { uplinkList } from './uplinks-list.ts';
import { uplinksHeadline, uplinkTiles } from './uplinks-text.ts';

/**
 * The command `uplinks`. Takes one Meraki call for each 1,000 gateways, at most ten, one for each 1,000 of them that are
 * offline or dormant (of one network: for all of its gateways, which gives their names too), and one for the networks' names.
 * Where neither a role nor these statuses tell two appliances of a site apart, one more for each 1,000 gateways, for their names.
 */
export const uplinks = createQueryCommand({
  name: 'uplinks',
  group: 'Sites and WAN',
  subject: '[failed|down|ready|active|not connected]',
  inNetwork: true,
  hasList: true,
  summary: 'WAN uplink status: failed, ready or active, worst first',
  examples: ['uplinks', 'uplinks failed', 'uplinks in Rotterdam 301', 'uplinks as csv'],
  alsoSaid: ['which sites are down', 'internet down', 'WAN status of Oslo', 'which wan is active'],
  words: {
    wan: 4.5,
    'public ip': 6,
    'wan down': 2,
    'wan fail': 2,
    'wan trouble': 2,
    'sites wan': 2,
    'wan up': 1,
    line: 2,
    'line down': 4,
    'line up': 2,
    'line fail': 4,
    'sites down': 7,
    'site down': 4,
    'site down #name': -5,
    'site unreachable': 1,
    'sites fail': 5,
    'sites up': 8,
    'sites unreachable': 6,
    'sites outage': 4,
    'networks down': 6,
    'wan status': 1.5,
    'site wan': 2.5,
    'wan #name': 1,
    'wan backup': 2,
    'backup sites': 2,
    'wan sites down': 1,
    latency: -8,
    vpn: -8,
    quality: -3,
    slow: -2,
    'sites trouble': 5,
    'site sites': 0,
    'sites down #past': -6,
    'down #past': -2,
    'everything site up': 6,
    'line trouble': -1,
    'line ok': 0,
    'trouble #past': -3,
    stable: -4,
  },
  filters: {
    untaken: 'not connected',
    standby: 'ready',
    'fail #all': 'failed',
    'wan down #all': 'failed',
    'line down #all': 'failed',
  },
  async answer(query) {
    const { dashboard, args, slices, say, sayTo } = query;
    const { state, ...words } = uplinksFilter(args.words);
    const network = await networkArgument(words, query, unknownUplinkWords);
    const unread: Unread[] = [];
    const [gateways, statuses, networkName] = await Promise.all([
      readGateways(dashboard, network?.id, query.wholeRead),
      readPart(UNREAD_STATUSES, readGatewayStatuses(dashboard, network?.id), unread),
      networkNames(dashboard),
    ]);
    const deviceName = await readNames(gateways.items, statuses, unread, () =>
      readGatewayNames(dashboard, network?.id),
    );
    const unsorted = await siteUplinks(gateways, { statuses, deviceName, networkName }, slices);
    const found = { ...unsorted, uplinks: await slices.sort(unsorted.uplinks, worstFirst) };
    const about = { network: network?.id ?? '' };
    const { firstGateways } = found;
    const own = state === undefined ? undefined : uplinksIn(state, found.uplinks);
    return {
      title: query.title(network?.name),
      ...(state === undefined || own === undefined
        ? { ...uplinksHeadline(found, network !== undefined), tiles: uplinkTiles(found) }
        : stateHeadline(state, own, found.uplinks.length)),
      list: uplinkList(own ? { untold: [], uplinks: own } : found, network !== undefined),
      notes: [
        ...(firstGateways === undefined
          ? []
          : [`Only the first ${formatNumber(firstGateways)} gateways were read.`]),
        ...unreadNotes(unread),
      ],
      age: ageLine,
      suggestions: [
        refreshButton(say({})),
        ...(own ? [{ title: 'All uplinks', command: say({ subject: '' }) }] : []),
        { title: 'Loss and latency', command: sayTo('latency', about) },
        { title: 'VPN', command: sayTo('vpn', about) },
      ],
    };
  },
});

/** Takes the names of devices from the statuses; reads those of all gateways only if one of them goes by no other name. */
async function readNames(
  gateways: readonly DeviceUplinks[],
  statuses: GatewayStatuses | undefined,
  unread: Unread[],
  readAllNames: () => Promise<NameOfDevice>,
): Promise<NameOfDevice> {
  const nameOf = namesBySerial(statuses?.items ?? []);
  if (!lacksNames(gateways, nameOf)) return nameOf;
  const nameOfAny = await readPart('names of appliances', readAllNames(), unread);
  return (serial) => nameOf(serial) ?? nameOfAny?.(serial);
}

const UNREAD_STATUSES = 'whether the gateways are online, so sites are judged by their uplinks';
