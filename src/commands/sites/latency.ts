import { askedAfter } from '../../bot/query/age.ts';
import { networkNames } from '../../bot/query/network-names.ts';
import { readPart, type Unread, unreadNotes } from '../../bot/query/partial-results.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { refreshButton } from '../../bot/report/report.ts';
import type { Times } from '../../bot/text/times.ts';
import type { Slices } from '../../core/async/slices.ts';
import type { UplinkQuality } from '../../core/dashboard.ts';
import { readGatewayNames } from './gateways.ts';
import { latencyBars, latencyLines } from './latency-charts.ts';
import { latencyHeadline } from './latency-headline.ts';
import { latencyList } from './latency-rows.ts';
import { hasPairs, rankLineQualities, worstPerUplink } from './line-quality.ts';

/**
 * The command `latency`. Takes two Meraki calls, whatever the size: Meraki returns all appliances at once. Where several
 * appliances of a network have uplinks of the same name, one more for each 1,000 gateways, for their names.
 */
export const latency = createQueryCommand({
  name: 'latency',
  group: 'Sites and WAN',
  inNetwork: true,
  hasList: true,
  summary: 'WAN loss and latency, worst first',
  examples: ['latency', 'latency in Rotterdam 301', 'latency as csv'],
  alsoSaid: ['packet loss in Oslo', 'how slow is the line', 'jitter and delay', 'is the internet slow'],
  words: {
    latency: 7,
    slow: 2,
    wan: 1,
    'wan slow': 6,
    'connect slow': 4,
    'wifi slow': -1,
    'wan quality': 6,
    'wan speed': 5,
    'wan trouble': 2,
    'line slow': 7,
    'line quality': 7,
    'line speed': 6,
    'line trouble': 6,
    quality: 2.5,
    speed: 2,
    'sites slow': 3,
    'network slow': 1,
    'line ok': 5,
    'connect quality': 6,
    'connect speed': 6,
    'line stable': 7,
    'wan stable': 7,
  },
  async answer(query) {
    const { dashboard, times, slices, say, sayTo } = query;
    const network = await query.network();
    const [measured, networkName] = await Promise.all([dashboard.lossAndLatency(), networkNames(dashboard)]);
    const here = await slices.filter(
      measured,
      ({ networkId }) => network === undefined || networkId === network.id,
    );
    const unread: Unread[] = [];
    const deviceName = (await hasPairs(here, slices))
      ? await readPart('names of appliances', readGatewayNames(dashboard, network?.id), unread)
      : undefined;
    const found = await rankLineQualities(
      here,
      { networkName, deviceName: deviceName ?? (() => undefined) },
      slices,
    );
    const [uplinks, measuredMinutes] = [await worstPerUplink(found, slices), await minutesOf(here, slices)];
    const chart =
      network === undefined ? latencyBars(uplinks) : latencyLines(found, network.name, times.zone);
    const about = { network: network?.id ?? '' };
    return {
      title: query.title(network?.name),
      ...latencyHeadline(uplinks),
      list: latencyList(found, network !== undefined),
      notes: ['Uplinks that are down are not measured.', ...unreadNotes(unread)],
      age: askedAfter(windowWords(measuredMinutes, times)),
      chart: chart?.chart,
      chartNote: chart?.note,
      suggestions: [
        refreshButton(say({})),
        { title: 'Uplinks', command: sayTo('uplinks', about) },
        { title: 'Status', command: sayTo('status', about) },
      ],
    };
  },
});

/** The first and the last minute that were measured; `from` is later than `to` when none was. */
interface Minutes {
  from: number;
  to: number;
}

async function minutesOf(measured: readonly UplinkQuality[], slices: Slices): Promise<Minutes> {
  const found: Minutes = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
  await slices.each(measured, (slice) => {
    for (const { points } of slice) {
      // The points of an uplink are in the order of time.
      found.from = Math.min(found.from, points[0]?.at ?? found.from);
      found.to = Math.max(found.to, points.at(-1)?.at ?? found.to);
    }
  });
  return found;
}

/** Says which minutes were measured, in the person's time zone; empty for none. */
function windowWords({ from, to }: Minutes, times: Times): string {
  if (from > to) return '';
  const when = from === to ? `at ${times.at(from)}` : `each minute from ${times.at(from)} to ${times.at(to)}`;
  return `Measured ${when}, the latest that Meraki has.`;
}
