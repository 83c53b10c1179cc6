import { ageLine } from '../../bot/query/age.ts';
import { byUsage } from '../../bot/query/by-usage.ts';
import { readPart, type Unread, unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { createQueryCommand } from '../../bot/query/query-command.ts';
import { pictureNote, usageChart } from '../../bot/query/usage-chart.ts';
import { type Report, refreshButton, wholeList } from '../../bot/report/report.ts';
import { amountsIn } from '../../bot/text/amounts.ts';
import { during, periodInWords } from '../../bot/text/period.ts';
import { DAY, HOUR } from '../../core/clock.ts';
import { isContradicted, isNobody, totalsHeadline, totalsTiles } from './client-totals.ts';
import { clientsWhere } from './clients-filter.ts';
import { clientsOfNetwork } from './clients-of-network.ts';
import { MAX_RANKED, rankedNote, topClientColumns, topClientLabel, topClientRow } from './top-client.ts';

/**
 * The command `clients`. Takes two Meraki calls for the organization; for a network, one per 5,000 clients and
 * one for the networks' names.
 */
export const clients = createQueryCommand({
  name: 'clients',
  group: 'Clients and Wi-Fi',
  subject: '[network] [wired|wireless]',
  inNetwork: true,
  lookback: { defaultPeriod: DAY, maxPeriod: 31 * DAY },
  hasList: true,
  summary: 'Clients by usage, highest first; all networks or one',
  examples: [
    'clients Rotterdam 301',
    'clients',
    'clients wired in Rotterdam 301',
    'clients in Head office last 7d',
    'clients Oslo 003 as csv',
  ],
  alsoSaid: ['who is connected', 'how many users', 'connected users in Oslo', 'who is on the Wi-Fi in Oslo'],
  words: {
    clients: 4,
    client: 1.5,
    connect: 1.5,
    'who connect': 3.5,
    'who up': 6,
    'devices connect': 7,
    'connect fail': -4,
    'wifi clients': 4,
    dashboard: -4,
    'connect trouble': -2,
    'connect #device': -3,
    'many people': 2,
    'people connect': 2,
    'many clients': 1,
    'many connect': 2,
    'who wifi': 6.5,
    'who network': 7,
    'client count': 5,
    'client list': 4,
    'client status': 3,
    'connect slow': -3,
    down: -1,
    'wifi down': -4,
    'wifi fail': -2,
    'list client': 1,
    'connect #name': 1,
    'people wifi': 5.5,
    'people many': 2,
    'who #place': 4,
    'people connect fail': -6,
    'clients connect fail': -3,
    guests: 4,
    'guest connect': 3,
    'many guest': 4,
    'who #client': -4,
    'clients #device': -4,
    '#ap': -2,
    'clients wifi down': -2,
    'guest naming': -4,
    'many guests': 4,
    '#client': -5,
    'clients fail': -5,
    'wired client': 4,
    'who wired': 6,
    'wired connect': 2,
    wired: 1,
    'people up': 7,
    'people many wifi': 4,
    'devices wifi': 8,
    'devices wifi trouble': -6,
    'devices wifi down': -6,
  },
  filters: { wired: 'wired', wifi: 'wireless' },
  async answer(query) {
    const { network, connection } = await clientsWhere(query);
    return network === undefined ? clientsOfAll(query) : clientsOfNetwork(network, query, connection);
  },
});

/** The shortest period for which Meraki ranks clients. */
const MIN_RANKED_PERIOD = 8 * HOUR;

/** Returns the time for which clients are ranked: that of the query, or at least the 8 hours that Meraki ranks, up to the same end. */
function rankedTime({ since, until, isOver, period, periodWords, range, times }: Query) {
  const isLonger = period < MIN_RANKED_PERIOD;
  if (!isLonger) return { range, words: periodWords, isLonger };
  const hours = periodInWords(MIN_RANKED_PERIOD);
  return {
    range: { since: Math.min(since, until - MIN_RANKED_PERIOD), ...(isOver && { until }) },
    words: isOver ? `the ${hours} before ${times.at(until)}` : `the last ${hours}`,
    isLonger,
  };
}

async function clientsOfAll(query: Query): Promise<Report> {
  const { dashboard, range, periodWords, say, sayTo } = query;
  const unread: Unread[] = [];
  const ranking = rankedTime(query);
  const [totals, ranked = []] = await Promise.all([
    dashboard.clientTotals(range),
    readPart('top clients', dashboard.topClients({ ...ranking.range, quantity: MAX_RANKED }), unread),
  ]);
  const top = ranked.toSorted(byUsage);
  // A client may be named once for each network that saw it, and those of a longer time say nothing of a shorter one.
  const named = ranking.isLonger ? 0 : new Set(top.map(({ id, mac, name }) => id ?? mac ?? name)).size;
  const amounts = amountsIn(top.length > 0 ? top.map(({ usage }) => usage) : [totals.usage]);
  const chart = usageChart(
    (bars) => `Top ${bars} clients by usage, ${ranking.words}`,
    top.map((client) => ({ label: topClientLabel(client), usage: client.usage })),
    amounts,
  );
  return {
    title: query.title('Clients'),
    summary: totalsHeadline(totals, amounts, periodWords, named),
    tone: 'default',
    tiles: isContradicted(totals, named) ? [] : totalsTiles(totals, amounts),
    ...(top.length > 0 && {
      list: wholeList(
        top,
        topClientColumns(amounts),
        (client, words, index) => topClientRow(client, index, amounts, words),
        `Top clients ${during(ranking.words)}`,
      ),
    }),
    notes: [
      ...rankedNote(top.length),
      ...unreadNotes(unread),
      ...(isNobody(totals) && named === 0
        ? []
        : [['Say ', { say: 'clients in' }, ' and the name of a network for all of its clients.']]),
    ],
    age: ageLine,
    chart,
    chartNote: pictureNote(top.length, chart?.bars.length ?? 0),
    suggestions: [
      refreshButton(say({})),
      { title: 'Top devices', command: sayTo('top', { subject: 'devices' }) },
      { title: 'Wi-Fi', command: sayTo('wireless', { network: '' }) },
    ],
  };
}
