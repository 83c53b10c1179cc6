import { askedLine } from '../../bot/query/age.ts';
import { othersInWords } from '../../bot/query/device-counts.ts';
import { countStatuses, statusTone } from '../../bot/query/device-status.ts';
import { readPart, type Unread, unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { readAll } from '../../bot/query/read-all.ts';
import { pictureNote } from '../../bot/query/usage-chart.ts';
import { type Report, type Tone, wholeList } from '../../bot/report/report.ts';
import { byName } from '../../bot/text/naming.ts';
import { countOf } from '../../bot/text/wording.ts';
import type { Network } from '../../core/dashboard.ts';
import {
  BAND_COLUMNS,
  bandCells,
  bandItem,
  busiestBand,
  busiestFirst,
  CHANNEL_USE_NOTE,
  channelChart,
  hasBusyChannel,
} from './channel-use.ts';
import { connectionRate, failureSections } from './connection-text.ts';
import { mayHaveWifi } from './may-have-wifi.ts';

/**
 * Reports a network's Wi-Fi: how many connections succeed, where the others fail, and how busy each access
 * point's channels are.
 */
export async function wirelessOfNetwork(network: Network, query: Query): Promise<Report> {
  const { dashboard, since, periodWords, slices, say, sayTo } = query;
  if (!mayHaveWifi(network)) return none(network, query);
  const unread: Unread[] = [];
  const networkId = network.id;
  const [stats, use, points] = await Promise.all([
    dashboard.connectionStats(networkId, { since }),
    readPart(
      'channel use',
      readAll((from) => dashboard.channelUseByDevice({ since, networkId }, from), query),
      unread,
    ),
    // This is the cheapest list with names, and it tells which access points are not online.
    readPart(
      'names and statuses of the access points',
      readAll((from) => dashboard.availabilities({ networkId, productTypes: ['wireless'] }, from), query),
      unread,
    ),
  ]);
  const unserialled = (points?.items ?? []).filter(({ serial }) => serial === undefined);
  const known = new Map(
    points?.items.flatMap((point) => (point.serial === undefined ? [] : [[point.serial, point] as const])),
  );
  const measured = new Map(use?.items.map(({ serial, bands }) => [serial, bands]));
  const named = [...new Set([...known.keys(), ...measured.keys()])].map((serial) => ({
    serial,
    name: known.get(serial)?.name ?? serial,
    status: known.get(serial)?.status,
    bands: measured.get(serial) ?? [],
  }));
  const all = [
    ...named,
    ...unserialled.map(({ name, status }) => ({ serial: undefined, name, status, bands: [] })),
  ];
  const ranked = await slices.sort(all, (a, b) => busiestFirst(a, b) || byName(a.name, b.name));
  const busy = ranked.filter(hasBusyChannel).length;
  const offline = ranked.filter(({ status }) => status === 'offline').length;
  const statusless = points === undefined ? 0 : ranked.filter(({ status }) => status === undefined).length;
  const others = othersInWords(countStatuses(ranked.filter(({ status }) => status !== undefined)));
  const troubles = [
    ...(offline > 0 ? [`${countOf(offline, 'access point')} offline`] : []),
    ...(busy > 0 ? [`${countOf(busy, 'access point')} with busy channels`] : []),
  ];
  const unknown = [
    ...(others === '' ? [] : [`access points: ${others}`]),
    ...(statusless === 0 ? [] : [`status of ${countOf(statusless, 'access point')} not known`]),
  ];
  const chart = channelChart(periodWords, ranked);
  const { rate, isCertain, summary } = connectionRate(stats, periodWords);
  return {
    title: query.title('Wi-Fi', network.name),
    summary: [summary, ...troubles, ...unknown].join('; '),
    tone: toneOf(rate, isCertain && unknown.length === 0, troubles.length > 0),
    sections: failureSections(stats),
    ...(ranked.length > 0 && {
      list: wholeList(
        ranked,
        ['access point', 'serial', 'status', ...BAND_COLUMNS],
        ({ serial, name, status, bands }) => {
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
        },
        'Access points, busiest channels first',
      ),
    }),
    notes: [...(chart === undefined ? [] : [CHANNEL_USE_NOTE]), ...unreadNotes(unread)],
    age: (readAt) => `Of ${periodWords}. ${askedLine(readAt)}`,
    chart,
    chartNote: pictureNote(ranked.length, chart?.bars.length ?? 0),
    suggestions: [
      { title: 'Refresh', command: say({}) },
      { title: 'SSIDs', command: sayTo('ssids', { network: networkId }) },
      { title: 'Clients here', command: sayTo('clients', { network: networkId }) },
    ],
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

/** Rules of thumb: people notice when fewer than 90 % of the connections succeed. */
function toneOf(rate: number | undefined, isCertain: boolean, isTroubled: boolean): Tone {
  if (rate !== undefined && rate < 90) return 'attention';
  if ((rate !== undefined && rate < 95) || isTroubled) return 'warning';
  return rate === undefined || !isCertain ? 'default' : 'good';
}
