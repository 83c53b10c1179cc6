import { ageLine } from '../../bot/query/age.ts';
import { byUsage, usageTogether } from '../../bot/query/by-usage.ts';
import { placeInTime } from '../../bot/query/place-in-time.ts';
import type { Query } from '../../bot/query/query.ts';
import { readAll } from '../../bot/query/read-all.ts';
import { thatCouldBeRead } from '../../bot/query/that-could-be-read.ts';
import { MAX_BARS, pictureNote, usageChart } from '../../bot/query/usage-chart.ts';
import { type List, type Report, refreshButton, type Section, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { type Amounts, amountsIn } from '../../bot/text/amounts.ts';
import { byName } from '../../bot/text/naming.ts';
import { during } from '../../bot/text/period.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { Cursor, Network, NetworkClient } from '../../core/dashboard.ts';
import { CLIENT_LOOKBACK } from './client-lookback.ts';
import { attachedTo, onlineWord } from './client-text.ts';
import type { ClientConnection } from './clients-filter.ts';
import { mayHaveWifi } from './may-have-wifi.ts';

const COLUMNS = [
  ...['client', 'MAC', 'IP', 'status', 'connection', 'device', 'port', 'SSID', 'VLAN', 'OS', 'manufacturer'],
  'user',
];

/**
 * Reports the clients of one network, most usage first, which requires reading all of them.
 *
 * @param connection how they are connected; undefined for all clients
 */
export async function clientsOfNetwork(
  network: Network,
  query: Query,
  connection?: ClientConnection,
): Promise<Report> {
  const { dashboard, slices, say, sayTo } = query;
  // Of the whole organization Meraki tells more than of single clients.
  const { range, periodWords } = placeInTime({ ...query, lookback: CLIENT_LOOKBACK }, say);
  const read = (from?: Cursor) => dashboard.networkClients(network.id, range, from);
  const { items: all, isCut } = await readAll(read, query);
  const items =
    connection === undefined ? all : await slices.filter(all, (client) => client.connection === connection);
  const unknown =
    connection === undefined ? 0 : all.filter((client) => client.connection === undefined).length;
  const kind = connection === undefined ? 'client' : `${connection} client`;
  const ranked = await slices.sort(items, (a, b) => byUsage(a, b) || byName(a.name, b.name));
  const amounts = amountsIn(ranked.map(({ usage }) => usage));
  const about = { network: network.id };
  const chart = usageChart(
    (bars) => `Top ${bars} clients by usage, ${periodWords}`,
    ranked.slice(0, MAX_BARS).map(({ name, usage }) => ({ label: name, usage })),
    amounts,
  );
  return {
    title: query.title('Clients', network.name),
    summary:
      ranked.length === 0
        ? `No ${kind}s${thatCouldBeRead(dashboard)} ${during(periodWords)}`
        : headline(ranked, kind, amounts, periodWords),
    tone: 'default',
    sections: await howConnected(ranked, query),
    ...(ranked.length > 0 && {
      list: clientList(ranked, network.id, amounts),
    }),
    notes: [
      ...(isCut ? [`Only the first ${formatNumber(all.length)} clients were read.`] : []),
      ...(unknown > 0 ? [`How ${countOf(unknown, 'more client')} are connected is not known.`] : []),
    ],
    age: ageLine,
    chart,
    chartNote: pictureNote(ranked.length, chart?.bars.length ?? 0),
    suggestions: [
      refreshButton(say({})),
      ...(mayHaveWifi(network) ? [{ title: 'Wi-Fi here', command: sayTo('wireless', about) }] : []),
      { title: 'Status', command: sayTo('status', about) },
    ],
  };
}

/** @param ranked most usage first */
function clientList(ranked: readonly NetworkClient[], network: Network['id'], amounts: Amounts): List {
  return wholeList(
    ranked,
    [...COLUMNS, ...amounts.columns, 'first seen', 'last seen'],
    (client, words) => rowOf(client, network, amounts, words),
    'Highest usage first',
  );
}

/** @param kind what they are called: `client`, `wired client` */
function headline(
  clients: readonly NetworkClient[],
  kind: string,
  amounts: Amounts,
  periodWords: string,
): string {
  const { bytes, unknown } = usageTogether(clients);
  const all = countOf(clients.length, kind);
  const moved =
    unknown === 0
      ? `${all}, ${amounts.text(bytes)} ${during(periodWords)}`
      : unknown === clients.length
        ? `${all} ${during(periodWords)}, usage unknown`
        : `${all}, at least ${amounts.text(bytes)} ${during(periodWords)}, usage of ${formatNumber(unknown)} unknown`;
  return `${moved}; ${onlineNow(clients)}`;
}

function onlineNow(clients: readonly NetworkClient[]): string {
  const amountThat = (online: boolean | undefined) =>
    clients.filter((client) => client.online === online).length;
  const unknown = amountThat(undefined);
  if (unknown === clients.length) return 'online status unknown';
  const online = `${formatNumber(amountThat(true))} online now`;
  return unknown === 0 ? online : `${online}, ${formatNumber(unknown)} unknown`;
}

/** The ways in which clients are connected that have words of ours. */
const CONNECTIONS = new Map<string | undefined, string>([
  ['wireless', 'Wi-Fi'],
  ['wired', 'Wired'],
  [undefined, 'Unknown'],
]);

/** Counts the clients on Wi-Fi by SSID, wired and other ones by VLAN; ways with Meraki's word come before unknown ones. */
async function howConnected(
  clients: readonly NetworkClient[],
  { slices }: Pick<Query, 'slices'>,
): Promise<Section[]> {
  const kinds = new Map<string | undefined, { amount: number; counts: Map<string, number> }>();
  await slices.each(clients, (slice) => {
    for (const { connection, ssid, vlan } of slice) {
      const kind = kinds.get(connection) ?? { amount: 0, counts: new Map() };
      const value = connection === 'wireless' ? ssid : vlan && `VLAN ${vlan}`;
      kind.amount += 1;
      if (value) kind.counts.set(value, (kind.counts.get(value) ?? 0) + 1);
      kinds.set(connection, kind);
    }
  });
  const ways = new Set([
    'wireless',
    'wired',
    ...[...kinds.keys()].filter((way) => way !== undefined),
    undefined,
  ]);
  const items = [...ways].flatMap((way) => {
    const { amount = 0, counts = new Map() } = kinds.get(way) ?? {};
    const name = CONNECTIONS.get(way) ?? way ?? '';
    return amount === 0 ? [] : [{ name, state: countOf(amount, 'client'), facts: mostOf(counts) }];
  });
  return items.length === 0 ? [] : [{ heading: 'By connection', items }];
}

/** Returns `Aurora Guest: 120` for the four most frequent values, and how many more there are. */
function mostOf(counts: ReadonlyMap<string, number>): string[] {
  const most = [...counts].toSorted(([a, m], [b, n]) => n - m || byName(a, b));
  const shown = most.slice(0, 4).map(([value, n]) => `${value}: ${formatNumber(n)}`);
  return most.length > 4 ? [...shown, `${formatNumber(most.length - 4)} more`] : shown;
}

function rowOf(
  client: NetworkClient,
  network: Network['id'],
  amounts: Amounts,
  { sayTo, times }: RowWords,
): ReportRow {
  const { name, mac, ip, connection, deviceName, switchport, ssid, vlan, os, manufacturer } = client;
  return {
    item: {
      name,
      state: amounts.usage(client.usage),
      facts: [
        onlineWord(client),
        attachedTo(client),
        ssid ?? (vlan === undefined ? '' : `VLAN ${vlan}`),
        ip ?? '',
      ],
      opens: sayTo('client', { subject: mac ?? name, network }),
    },
    cells: [
      ...[
        name,
        mac,
        ip,
        onlineWord(client),
        connection,
        deviceName,
        switchport,
        ssid,
        vlan,
        os,
        manufacturer,
      ],
      ...[client.user, ...amounts.cells(client.usage)],
      ...[times.iso(client.firstSeen), times.iso(client.lastSeen)],
    ],
  };
}
