import type { Query } from '../../bot/query/query.ts';
import { pictureNote, topWords, usageChart } from '../../bot/query/usage-chart.ts';
import { type Report, type ReportRow, wholeList } from '../../bot/report/report.ts';
import { bytes, wholeBytes } from '../../bot/text/amounts.ts';
import { productKind } from '../../bot/text/products.ts';
import { countOf } from '../../bot/text/wording.ts';
import type { TopClient, TopDevice } from '../../core/dashboard.ts';
import {
  MAX_RANKED,
  rankedNote,
  shareOf,
  TOP_CLIENT_COLUMNS,
  topClientLabel,
  topClientRow,
} from '../clients/top-client.ts';
import { otherRankings, type Ranking, tagSuffix } from './top-ranking.ts';

/** Ranks clients by usage, in one Meraki call. */
export async function topClients(ranking: Ranking, query: Query): Promise<Report> {
  const { dashboard, since } = query;
  const ranked = await dashboard.topClients({ since, networkTag: ranking.tag, quantity: MAX_RANKED });
  const rows = ranked.map((client, index) => topClientRow(client, index, query));
  return report(ranking, ranked, rows, TOP_CLIENT_COLUMNS, query);
}

/** Ranks devices by usage, in one Meraki call. */
export async function topDevices(ranking: Ranking, query: Query): Promise<Report> {
  const { dashboard, since, sayTo } = query;
  const ranked = await dashboard.topDevices({ since, networkTag: ranking.tag, quantity: MAX_RANKED });
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
  const rowOf = (device: TopDevice, index: number): ReportRow => {
    const { name, serial, model, productType, networkName, usage, percent: share, clients } = device;
    return {
      item: {
        name,
        state: bytes(usage.total),
        facts: [
          shareOf(share),
          model ?? productKind(productType),
          clients === undefined ? '' : countOf(clients, 'client'),
          networkName ?? '',
        ],
        opens: sayTo('device', { subject: serial }),
      },
      cells: [index + 1, name, serial, model, networkName, ...wholeBytes(usage.total), share, clients],
    };
  };
  return report(ranking, ranked, ranked.map(rowOf), columns, query);
}

function report(
  ranking: Ranking,
  ranked: readonly (TopClient | TopDevice)[],
  rows: readonly ReportRow[],
  columns: readonly string[],
  query: Query,
): Report {
  const { periodWords, times } = query;
  const { kind } = ranking;
  const chart = usageChart(
    `${topWords(ranked.length, kind.replace(/s$/, ''))} by usage, ${periodWords}`,
    ranked.map((one) => ({
      label: kind === 'clients' ? topClientLabel(one) : one.name,
      bytes: one.usage.total,
    })),
  );
  return {
    title: query.title(`Top ${kind}`),
    summary: headline(ranking, ranked, periodWords),
    tone: 'default',
    list: wholeList(rows, columns, (row) => row),
    notes: rankedNote(rows.length),
    age: `Asked at ${times.now()}.`,
    chart,
    chartNote: pictureNote(rows.length, chart?.bars.length ?? 0),
    suggestions: otherRankings(ranking, query),
  };
}

function headline(
  ranking: Ranking,
  [first]: readonly (TopClient | TopDevice)[],
  periodWords: string,
): string {
  if (first === undefined) return `No traffic${tagSuffix(ranking)} in ${periodWords}`;
  const { name, networkName, usage, percent: share } = first;
  const where = ranking.kind === 'clients' && networkName !== undefined ? ` in ${networkName}` : '';
  const part = share === undefined ? '' : `, ${shareOf(share)}`;
  return `${name}${where} moved most${tagSuffix(ranking)} in ${periodWords}: ${bytes(usage.total)}${part}`;
}
