import { askedLine } from '../../bot/query/age.ts';
import { byUsage, usageTogether } from '../../bot/query/by-usage.ts';
import type { Query } from '../../bot/query/query.ts';
import { thatCouldBeRead } from '../../bot/query/that-could-be-read.ts';
import { pictureNote, usageChart } from '../../bot/query/usage-chart.ts';
import { type List, type Report, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { type Amounts, amountsIn } from '../../bot/text/amounts.ts';
import { during } from '../../bot/text/period.ts';
import { productKind } from '../../bot/text/products.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { TopClient, TopDevice } from '../../core/dashboard.ts';
import {
  MAX_RANKED,
  rankedNote,
  rankOf,
  shareOf,
  topClientColumns,
  topClientLabel,
  topClientRow,
} from '../clients/top-client.ts';
import { otherRankings, type Ranking, tagSuffix } from './top-ranking.ts';

/** Ranks clients by usage, in one Meraki call. */
export async function topClients(ranking: Ranking, query: Query): Promise<Report> {
  const { dashboard, range } = query;
  const items = await dashboard.topClients({ ...range, networkTag: ranking.tag, quantity: MAX_RANKED });
  const ranked = items.toSorted(byUsage);
  const amounts = amountsIn(ranked.map(({ usage }) => usage));
  const list = wholeList(ranked, topClientColumns(amounts), (client, words, index) =>
    topClientRow(client, index, amounts, words),
  );
  return report(ranking, { ranked, amounts, list }, query);
}

/** Ranks devices by usage, in one Meraki call. */
export async function topDevices(ranking: Ranking, query: Query): Promise<Report> {
  const { dashboard, range } = query;
  const items = await dashboard.topDevices({ ...range, networkTag: ranking.tag, quantity: MAX_RANKED });
  const ranked = items.toSorted(byUsage);
  const amounts = amountsIn(ranked.map(({ usage }) => usage));
  const columns = [
    'rank',
    'device',
    'serial',
    'model',
    'network',
    ...amounts.columns,
    'percent of all',
    'clients',
  ];
  const rowOf = (device: TopDevice, { sayTo }: RowWords, index: number): ReportRow => {
    const { name, serial, model, productType, networkName, usage, percent: share, clients } = device;
    return {
      item: {
        name,
        state: amounts.usage(usage),
        facts: [
          shareOf(share),
          model ?? productKind(productType),
          clients === undefined ? '' : countOf(clients, 'client'),
          networkName ?? '',
        ],
        ...(serial !== undefined && { opens: sayTo('device', { subject: serial }) }),
      },
      cells: [
        ...[rankOf(device, index), name, serial, model, networkName],
        ...[...amounts.cells(usage), share, clients],
      ],
    };
  };
  return report(ranking, { ranked, amounts, list: wholeList(ranked, columns, rowOf) }, query);
}

/** A ranking and the rows that show it, most usage first. */
interface Ranked {
  ranked: readonly (TopClient | TopDevice)[];
  amounts: Amounts;
  list: List;
}

function report(ranking: Ranking, found: Ranked, query: Query): Report {
  const { ranked, amounts, list } = found;
  const { periodWords } = query;
  const { kind } = ranking;
  const chart = usageChart(
    (bars) => `Top ${bars} ${kind} by usage, ${periodWords}`,
    ranked.map((one) => ({
      label: kind === 'clients' ? topClientLabel(one) : one.name,
      usage: one.usage,
    })),
    amounts,
  );
  return {
    title: query.title(`Top ${kind}`),
    summary: headline(ranking, found, query),
    tone: 'default',
    list,
    notes: rankedNote(ranked.length),
    age: askedLine,
    chart,
    chartNote: pictureNote(ranked.length, chart?.bars.length ?? 0),
    suggestions: otherRankings(ranking, query),
  };
}

function headline(ranking: Ranking, { ranked, amounts }: Ranked, query: Query): string {
  const [first] = ranked;
  const when = `${tagSuffix(ranking)} ${during(query.periodWords)}`;
  if (first === undefined) return `No traffic${thatCouldBeRead(query.dashboard)}${when}`;
  const { name, networkName, usage, percent: share } = first;
  const kind = ranking.kind.replace(/s$/, '');
  const all = countOf(ranked.length, kind);
  if (usage.total === undefined) return `${all}${when}, usage unknown`;
  const where = ranking.kind === 'clients' && networkName !== undefined ? ` in ${networkName}` : '';
  const part = share === undefined ? '' : ` (${shareOf(share)})`;
  const { unknown } = usageTogether(ranked);
  const others = unknown === 0 ? '' : `; usage of ${formatNumber(unknown)} unknown`;
  if (usage.total === 0) return `${all}${when}: no traffic reported${others}`;
  return `Top ${kind}${when}: ${name}${where}, ${amounts.text(usage.total)}${part}${others}`;
}
