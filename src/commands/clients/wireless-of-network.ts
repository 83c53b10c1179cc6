import { askedAfter } from '../../bot/query/age.ts';
import { othersInWords } from '../../bot/query/device-counts.ts';
import { countStatuses, statusTone } from '../../bot/query/device-status.ts';
import { unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { pictureNote } from '../../bot/query/usage-chart.ts';
import { type Report, refreshButton, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords, Tone } from '../../bot/report/rows.ts';
import { countOf } from '../../bot/text/wording.ts';
import type { Network } from '../../core/dashboard.ts';
import {
  BAND_COLUMNS,
  bandCells,
  bandItem,
  busiestBand,
  CHANNEL_USE_NOTE,
  channelChart,
  hasBusyChannel,
} from './channel-use.ts';
import { connectionRate, failureSections } from './connection-text.ts';
import { mayHaveWifi } from './may-have-wifi.ts';
import { type AccessPoint, findWireless, type WirelessFindings } from './wireless-findings.ts';

/**
 * Reports a network's Wi-Fi: how many connections succeed, where the others fail, and how busy each access
 * point's channels are.
 */
export async function wirelessOfNetwork(network: Network, query: Query): Promise<Report> {
  const { periodWords, say, sayTo } = query;
  if (!mayHaveWifi(network)) return none(network, query);
  const found = await findWireless(network.id, query);
  const { stats, points, unread } = found;
  const chart = channelChart(periodWords, points);
  return {
    title: query.title('Wi-Fi', network.name),
    ...headline(found, query),
    sections: failureSections(stats),
    ...(points.length > 0 && {
      list: wholeList(
        points,
        ['access point', 'serial', 'status', ...BAND_COLUMNS],
        rowOf,
        'Access points, busiest channels first',
      ),
    }),
    notes: [...(chart === undefined ? [] : [CHANNEL_USE_NOTE]), ...unreadNotes(unread)],
    age: askedAfter(`Period: ${periodWords}.`),
    chart,
    chartNote: pictureNote(points.length, chart?.bars.length ?? 0),
    suggestions: [
      refreshButton(say({})),
      { title: 'SSIDs', command: sayTo('ssids', { network: network.id }) },
      { title: 'Clients here', command: sayTo('clients', { network: network.id }) },
    ],
  };
}

function headline(
  { stats, points, hasStatuses }: WirelessFindings,
  { periodWords, isOver }: Query,
): Pick<Report, 'summary' | 'tone'> {
  const { rate, isCertain, summary } = connectionRate(stats, periodWords);
  const count = (fits: (point: AccessPoint) => boolean) => points.filter(fits).length;
  const offline = count(({ status }) => status === 'offline');
  const busy = count(hasBusyChannel);
  const statusless = hasStatuses ? count(({ status }) => status === undefined) : 0;
  const others = othersInWords(countStatuses(points.filter(({ status }) => status !== undefined)));
  const troubles = [
    ...(offline > 0 ? [`${countOf(offline, 'access point')} offline${isOver ? ' now' : ''}`] : []),
    ...(busy > 0 ? [`${countOf(busy, 'access point')} with busy channels`] : []),
  ];
  const unknown = [
    ...(others === '' ? [] : [`access points: ${others}`]),
    ...(statusless === 0 ? [] : [`status of ${countOf(statusless, 'access point')} unknown`]),
  ];
  return {
    summary: [summary, ...troubles, ...unknown].join('; '),
    tone: toneOf(rate, isCertain && unknown.length === 0, troubles.length > 0),
  };
}

function rowOf({ serial, name, status, bands }: AccessPoint, { sayTo }: RowWords): ReportRow {
  const item = bandItem({ name, bands });
  const isDown = status !== undefined && status !== 'online';
  const isMeasured = busiestBand(bands) !== undefined;
  return {
    item: {
      ...item,
      ...(isDown && !isMeasured && { state: status, tone: statusTone(status) }),
      facts: [...(isDown && isMeasured ? [`${status} now`] : []), ...(item.facts ?? [])],
      ...(serial !== undefined && { opens: sayTo('device', { subject: serial }) }),
    },
    cells: [name, serial, status, ...bandCells(bands)],
  };
}

function none(network: Network, query: Query): Report {
  return {
    title: query.title('Wi-Fi', network.name),
    summary: 'No access points here',
    tone: 'default',
    suggestions: [{ title: 'All networks', command: query.say({ subject: '', network: '' }) }],
  };
}

/** Rules of thumb: people notice when fewer than 90% of the connections succeed. */
function toneOf(rate: number | undefined, isCertain: boolean, isTroubled: boolean): Tone {
  if (rate !== undefined && rate < 90) return 'attention';
  if ((rate !== undefined && rate < 95) || isTroubled) return 'warning';
  return rate === undefined || !isCertain ? 'default' : 'good';
}
