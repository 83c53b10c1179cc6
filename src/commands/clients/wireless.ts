import { askedAfter } from '../../bot/query/age.ts';
import { networkNames } from '../../bot/query/network-names.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { readAll } from '../../bot/query/read-all.ts';
import { thatCouldBeRead } from '../../bot/query/that-could-be-read.ts';
import { pictureNote } from '../../bot/query/usage-chart.ts';
import { type Report, refreshButton, type Sentence, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { percent } from '../../bot/text/amounts.ts';
import { during } from '../../bot/text/period.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import { DAY } from '../../core/clock.ts';
import type { NetworkChannelUse } from '../../core/dashboard.ts';
import {
  BAND_COLUMNS,
  BUSY_FROM,
  bandCells,
  bandItem,
  bandName,
  busiestBand,
  busiestFirst,
  CHANNEL_USE_NOTE,
  channelChart,
  channelTone,
  hasBusyChannel,
} from './channel-use.ts';
import { wirelessOfNetwork } from './wireless-of-network.ts';

/** Says what the average of a network hides. */
const AVERAGE_NOTE: Sentence = [
  'An access point can be busy even where its network is not on average; ',
  { say: 'wireless in' },
  ' and a name shows each one.',
];

/**
 * The command `wireless`. Takes one Meraki call per 1,000 networks and one for their names; for a network, four
 * calls, names included.
 */
export const wireless = createQueryCommand({
  name: 'wireless',
  group: 'Clients and Wi-Fi',
  subject: '[network]',
  inNetwork: true,
  lookback: { defaultPeriod: DAY, maxPeriod: 7 * DAY, maxAge: 90 * DAY },
  hasList: true,
  summary: 'Wi-Fi health: failed connections and channel utilization',
  examples: ['wireless Rotterdam 301', 'wireless', 'wireless in Head office last 7d', 'wireless as csv'],
  alsoSaid: [
    'why is wifi slow in Oslo',
    'how busy are the channels',
    'where do connections fail',
    'Wi-Fi health',
  ],
  words: {
    wifi: 5.5,
    channel: 5.5,
    signal: 6,
    'wifi slow': 3,
    'wifi fail': 3,
    'wifi trouble': 3,
    slow: 2,
    'connect fail': 6,
    'where connect fail': 1,
    'connect trouble': 3,
    'ap trouble': 2,
    'ap slow': 3,
    'wifi clients': -2,
    'wifi down': 3,
    naming: -2,
    wifis: -2,
    'wifi connect fail': 2,
    air: 0.5,
    'client connect trouble': 1,
    'wan connect': -4,
    'wifi clients trouble': 4,
    'wifi clients fail': 4,
    'wifi clients slow': 4,
    'wifi security fail': 4,
    '#client': -4,
    '#mac': -6,
    '#ip': -6,
    'people connect fail': 2,
    'wifi client connect fail': 4,
    'client connect fail': 2,
    'clients connect fail': 2,
    'wifi clients down': 5,
    'wifi client down': 3,
    'wifi often down': 6,
    guest: -2,
    guests: -2,
    'clients fail': 5,
    'client fail': 2,
    'error wifi': 3,
    'status wifi': 3,
    'people many wifi': -3,
    'wifi devices': -2,
  },
  async answer(query) {
    const network = await query.anyNetwork();
    return network === undefined ? wirelessOfAll(query) : wirelessOfNetwork(network, query);
  },
});

async function wirelessOfAll(query: Query): Promise<Report> {
  const { dashboard, range, periodWords, slices, say, sayTo } = query;
  const [{ items, isCut }, nameOf] = await Promise.all([
    readAll((from) => dashboard.channelUseByNetwork(range, from), query),
    networkNames(dashboard),
  ]);
  const named = items.map(({ networkId, bands }) => ({ networkId, name: nameOf(networkId), bands }));
  const ranked = await slices.sort(named, busiestFirst);
  const chart = channelChart(periodWords, ranked);
  return {
    title: query.title('Wi-Fi'),
    ...headline(ranked, query),
    list: wholeList(ranked, ['network', ...BAND_COLUMNS], rowOf),
    notes: [
      ...(ranked.length > 0 ? [CHANNEL_USE_NOTE, AVERAGE_NOTE] : []),
      ...(isCut ? [`Only the first ${formatNumber(ranked.length)} networks were read.`] : []),
    ],
    age: askedAfter(`Average over ${periodWords}.`),
    chart,
    chartNote: pictureNote(ranked.length, chart?.bars.length ?? 0),
    suggestions: [
      refreshButton(say({})),
      ...(ranked[0] === undefined
        ? []
        : [{ title: 'Busiest network', command: sayTo('wireless', { network: ranked[0].networkId }) }]),
    ],
  };
}

function rowOf(
  { networkId, name, bands }: NetworkChannelUse & { name: string },
  { sayTo }: RowWords,
): ReportRow {
  return {
    item: { ...bandItem({ name, bands }), opens: sayTo('wireless', { network: networkId }) },
    cells: [name, ...bandCells(bands)],
  };
}

/** Says "on average" throughout: an average hides single access points and hours. */
function headline(
  ranked: readonly (NetworkChannelUse & { name: string })[],
  { periodWords, dashboard }: Query,
): Pick<Report, 'summary' | 'tone'> {
  const [first] = ranked;
  if (first === undefined)
    return {
      summary: `No access point${thatCouldBeRead(dashboard)} reported ${during(periodWords)}`,
      tone: 'default',
    };
  const worst = busiestBand(first.bands);
  if (worst === undefined)
    return { summary: `No channel was measured ${during(periodWords)}`, tone: 'default' };
  const busy = ranked.filter(hasBusyChannel).length;
  const measured = ranked.filter(({ bands }) => busiestBand(bands) !== undefined).length;
  const most = `busiest: ${first.name}, ${bandName(worst.band)} at ${percent(worst.total)}`;
  const unmeasured = ranked.length - measured;
  const average = `above ${BUSY_FROM}% average channel utilization`;
  const rest = unmeasured === 0 ? '' : `; ${countOf(unmeasured, 'network')} not measured`;
  return {
    summary:
      busy === 0
        ? `No ${unmeasured === 0 ? '' : 'measured '}network ${average}; ${most}${rest}`
        : `${formatNumber(busy)} of ${countOf(measured, unmeasured === 0 ? 'network' : 'measured network')} ${average}; ${most}${rest}`,
    tone: channelTone(worst.total),
  };
}
