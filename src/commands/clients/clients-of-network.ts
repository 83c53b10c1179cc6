import type { Query } from '../../bot/query/query.ts';
import { readAll } from '../../bot/query/read-all.ts';
import { ageLine } from '../../bot/query/severity.ts';
import { MAX_BARS, pictureNote, topWords, usageChart } from '../../bot/query/usage-chart.ts';
import { type Report, type ReportRow, type Section, wholeList } from '../../bot/report/report.ts';
import { bytes } from '../../bot/text/amounts.ts';
import { byName } from '../../bot/text/naming.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { Cursor, Network, NetworkClient } from '../../core/dashboard.ts';
import { attachedTo, onlineWord } from './client-text.ts';

const COLUMNS = [
  ...[
    'client',
    'MAC',
    'IP',
    'status',
    'connection',
    'device',
    'port',
    'SSID',
    'VLAN',
    'system',
    'manufacturer',
  ],
  ...['signed in', 'usage in bytes', 'sent', 'received', 'first seen', 'last seen'],
];

/** Reports the clients of one network, most usage first, which requires reading all of them. */
export async function clientsOfNetwork(network: Network, query: Query): Promise<Report> {
  const { dashboard, since, periodWords, times, slices, say, sayTo } = query;
  const read = (from?: Cursor) => dashboard.networkClients(network.id, { since }, from);
  const { items, isCut } = await readAll(read, query);
  const ranked = await slices.sort(items, (a, b) => used(b) - used(a) || byName(a.name, b.name));
  const total = ranked.reduce((sum, client) => sum + used(client), 0);
  const online = ranked.filter((client) => client.online === true).length;
  const about = { network: network.id };
  const chart = usageChart(
    `${topWords(ranked.length, 'client')} by usage, ${periodWords}`,
    ranked.slice(0, MAX_BARS).map((client) => ({ label: client.name, bytes: used(client) })),
  );
  return {
    title: query.title('Clients', network.name),
    summary:
      ranked.length === 0
        ? `No clients in ${periodWords}`
        : `${countOf(ranked.length, 'client')} moved ${bytes(total)} in ${periodWords}; ${formatNumber(online)} online now`,
    tone: 'default',
    sections: await howConnected(ranked, query),
    ...(ranked.length > 0 && {
      list: wholeList(ranked, COLUMNS, (client) => rowOf(client, network, query), 'Most usage first'),
    }),
    notes: isCut ? [`Only the first ${formatNumber(ranked.length)} clients were read.`] : [],
    age: ageLine(times.now()),
    chart,
    chartNote: pictureNote(ranked.length, chart?.bars.length ?? 0),
    suggestions: [
      { title: 'Refresh', command: say({}) },
      ...(network.productTypes.includes('wireless')
        ? [{ title: 'Wi-Fi here', command: sayTo('wireless', about) }]
        : []),
      { title: 'Status', command: sayTo('status', about) },
    ],
  };
}

function used({ usage }: NetworkClient): number {
  return usage?.total ?? 0;
}

/** The ways in which clients are connected, and how those of one way are told apart. */
const CONNECTIONS = [
  { name: 'Wi-Fi', connection: 'wireless', of: ({ ssid }: NetworkClient) => ssid },
  { name: 'Cable', connection: 'wired', of: ({ vlan }: NetworkClient) => vlan && `VLAN ${vlan}` },
  { name: 'Unknown', connection: undefined, of: ({ vlan }: NetworkClient) => vlan && `VLAN ${vlan}` },
] as const;

/** Counts the clients on Wi-Fi by SSID, and those on cable by VLAN. */
async function howConnected(
  clients: readonly NetworkClient[],
  { slices }: Pick<Query, 'slices'>,
): Promise<Section[]> {
  const kinds = CONNECTIONS.map((kind) => ({ ...kind, amount: 0, counts: new Map<string, number>() }));
  await slices.each(clients, (slice) => {
    for (const client of slice) {
      const kind = kinds.find(({ connection }) => connection === client.connection);
      if (kind === undefined) continue;
      const value = kind.of(client);
      kind.amount += 1;
      if (value) kind.counts.set(value, (kind.counts.get(value) ?? 0) + 1);
    }
  });
  const items = kinds
    .filter(({ amount }) => amount > 0)
    .map(({ name, amount, counts }) => ({ name, state: countOf(amount, 'client'), facts: mostOf(counts) }));
  return items.length === 0 ? [] : [{ heading: 'How they are connected', items }];
}

/** Returns `Aurora Guest: 120` for the four most frequent values, and how many more there are. */
function mostOf(counts: ReadonlyMap<string, number>): string[] {
  const most = [...counts].toSorted(([a, m], [b, n]) => n - m || byName(a, b));
  const shown = most.slice(0, 4).map(([value, n]) => `${value}: ${formatNumber(n)}`);
  return most.length > 4 ? [...shown, `${formatNumber(most.length - 4)} more`] : shown;
}

function rowOf(client: NetworkClient, { id: network }: Network, { sayTo, times }: Query): ReportRow {
  const { name, mac, ip, online, connection, deviceName, switchport, ssid, vlan, os, manufacturer } = client;
  return {
    item: {
      name,
      state: bytes(used(client)),
      facts: [
        onlineWord(online),
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
        onlineWord(online),
        connection,
        deviceName,
        switchport,
        ssid,
        vlan,
        os,
        manufacturer,
      ],
      ...[client.user, used(client), client.usage?.upstream, client.usage?.downstream],
      ...[times.iso(client.firstSeen), times.iso(client.lastSeen)],
    ],
  };
}
