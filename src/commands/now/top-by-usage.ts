import type { TopClient, TopDevice } from '../../core/dashboard.ts';
import { pictureNote, usageChart } from '../ask/charts.ts';
import type { Inquiry } from '../ask/inquiry.ts';
import { type Report, type Row, wholeList } from '../report/report.ts';
import { bytes, percent, wholeBytes } from '../words/amounts.ts';
import { kindOf } from '../words/products.ts';
import { count } from '../words/wording.ts';
import { otherRankings, type Ranking, tagged } from './top-ranking.ts';

/** Meraki tells no more. */
const MOST_RANKED = 50;

export async function topClients(ranking: Ranking, inquiry: Inquiry): Promise<Report> {
  const { dashboard, since, sayTo } = inquiry;
  const ranked = await dashboard.topClients({ since, networkTag: ranking.tag, quantity: MOST_RANKED });
  const columns = [
    'rank',
    'client',
    'MAC',
    'network',
    'usage in bytes',
    'sent',
    'received',
    'percent of all',
  ];
  const rowOf = (client: TopClient, index: number): Row => {
    const { name, mac, networkId, networkName, usage, percent: share } = client;
    const { total, upstream, downstream } = usage;
    return {
      item: {
        name,
        state: bytes(total),
        facts: [shareOf(share), networkName ?? ''],
        opens: sayTo('client', mac === undefined ? { subject: name, network: networkId } : { subject: mac }),
      },
      cells: [index + 1, name, mac, networkName, ...wholeBytes(total, upstream, downstream), share],
    };
  };
  return report(ranking, ranked, ranked.map(rowOf), columns, inquiry);
}

export async function topDevices(ranking: Ranking, inquiry: Inquiry): Promise<Report> {
  const { dashboard, since, sayTo } = inquiry;
  const ranked = await dashboard.topDevices({ since, networkTag: ranking.tag, quantity: MOST_RANKED });
  const columns = [
    'rank',
    'device',
    'serial',
    'model',
    'network',
    'usage in bytes',
    'percent of all',
    'clients',
  ];
  const rowOf = (device: TopDevice, index: number): Row => {
    const { name, serial, model, productType, networkName, usage, percent: share, clients } = device;
    return {
      item: {
        name,
        state: bytes(usage.total),
        facts: [
          shareOf(share),
          model ?? kindOf(productType),
          clients === undefined ? '' : count(clients, 'client'),
          networkName ?? '',
        ],
        opens: sayTo('device', { subject: serial }),
      },
      cells: [index + 1, name, serial, model, networkName, ...wholeBytes(usage.total), share, clients],
    };
  };
  return report(ranking, ranked, ranked.map(rowOf), columns, inquiry);
}

function shareOf(share: number | undefined): string {
  return share === undefined ? '' : `${percent(share)} of all`;
}

function report(
  ranking: Ranking,
  ranked: readonly (TopClient | TopDevice)[],
  rows: readonly Row[],
  columns: readonly string[],
  inquiry: Inquiry,
): Report {
  const { periodWords, times } = inquiry;
  const { kind } = ranking;
  const title = `Top ${ranked.length > 10 ? '10 ' : ''}${kind} by usage, ${periodWords}`;
  const chart = usageChart(
    title,
    ranked.map(({ name, networkName, usage }) => ({
      // The same name is in many networks.
      label: kind === 'clients' && networkName !== undefined ? `${name}, ${networkName}` : name,
      bytes: usage.total,
    })),
  );
  return {
    title: inquiry.title(`Top ${kind}`),
    summary: headline(ranking, ranked, periodWords),
    tone: 'default',
    list: wholeList(rows, columns, (row) => row),
    notes: [
      ...pictureNote(rows.length, chart?.bars.length ?? 0),
      ...(rows.length === MOST_RANKED ? [`Meraki ranks no more than ${MOST_RANKED}.`] : []),
    ],
    age: `Asked at ${times.now()}.`,
    chart,
    suggestions: otherRankings(ranking, inquiry),
  };
}

function headline(
  ranking: Ranking,
  [first]: readonly (TopClient | TopDevice)[],
  periodWords: string,
): string {
  if (first === undefined) return `No traffic${tagged(ranking)} in ${periodWords}`;
  const { name, networkName, usage, percent: share } = first;
  const where = ranking.kind === 'clients' && networkName !== undefined ? ` in ${networkName}` : '';
  const part = share === undefined ? '' : `, ${shareOf(share)}`;
  return `${name}${where} moved most${tagged(ranking)} in ${periodWords}: ${bytes(usage.total)}${part}`;
}
