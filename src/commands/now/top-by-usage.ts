import type { TopClient, TopDevice } from '../../core/dashboard.ts';
import { pictureNote, topWords, usageChart } from '../ask/charts.ts';
import type { Inquiry } from '../ask/inquiry.ts';
import {
  MOST_RANKED,
  rankedNote,
  shareOf,
  TOP_CLIENT_COLUMNS,
  topClientLabel,
  topClientRow,
} from '../clients/top-client.ts';
import { type Report, type Row, wholeList } from '../report/report.ts';
import { bytes, wholeBytes } from '../words/amounts.ts';
import { kindOf } from '../words/products.ts';
import { count } from '../words/wording.ts';
import { otherRankings, type Ranking, tagged } from './top-ranking.ts';

export async function topClients(ranking: Ranking, inquiry: Inquiry): Promise<Report> {
  const { dashboard, since } = inquiry;
  const ranked = await dashboard.topClients({ since, networkTag: ranking.tag, quantity: MOST_RANKED });
  const rows = ranked.map((client, index) => topClientRow(client, index, inquiry));
  return report(ranking, ranked, rows, TOP_CLIENT_COLUMNS, inquiry);
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

function report(
  ranking: Ranking,
  ranked: readonly (TopClient | TopDevice)[],
  rows: readonly Row[],
  columns: readonly string[],
  inquiry: Inquiry,
): Report {
  const { periodWords, times } = inquiry;
  const { kind } = ranking;
  const chart = usageChart(
    `${topWords(ranked.length, kind.replace(/s$/, ''))} by usage, ${periodWords}`,
    ranked.map((one) => ({
      label: kind === 'clients' ? topClientLabel(one) : one.name,
      bytes: one.usage.total,
    })),
  );
  return {
    title: inquiry.title(`Top ${kind}`),
    summary: headline(ranking, ranked, periodWords),
    tone: 'default',
    list: wholeList(rows, columns, (row) => row),
    notes: rankedNote(rows.length),
    age: `Asked at ${times.now()}.`,
    chart,
    chartNote: pictureNote(rows.length, chart?.bars.length ?? 0),
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
