import { askedLine } from '../../bot/query/age.ts';
import { byUsage } from '../../bot/query/by-usage.ts';
import { amountOf, STATUSES } from '../../bot/query/device-status.ts';
import { readPart, type Unread, unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { thatCouldBeRead } from '../../bot/query/that-could-be-read.ts';
import { MAX_BARS, pictureNote, usageChart } from '../../bot/query/usage-chart.ts';
import { type Report, type Sentence, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { type Amounts, amountsIn } from '../../bot/text/amounts.ts';
import { byName } from '../../bot/text/naming.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { BarChart } from '../../core/chart.ts';
import type { TopNetwork } from '../../core/dashboard.ts';
import { MAX_RANKED } from '../clients/top-client.ts';
import { conditionOf, isUnclear } from './network-condition.ts';
import { networksHeadline } from './top-networks-headline.ts';
import { otherRankings, type Ranking, tagSuffix } from './top-ranking.ts';

/**
 * Ranks networks by their state, worst first, then by usage. Meraki returns 50 networks at most, in no useful
 * order, and does not say which it leaves out; so the answer says of how many networks these 50 are.
 */
export async function topNetworks(ranking: Ranking, query: Query): Promise<Report> {
  const { dashboard, args } = query;
  const unread: Unread[] = [];
  const [items, networks] = await Promise.all([
    dashboard.topNetworks({ networkTag: ranking.tag, quantity: MAX_RANKED }),
    readPart('the number of networks', dashboard.networks(), unread),
  ]);
  const ranked = items.toSorted(worstFirst);
  const all = networks?.filter(({ tags }) => ranking.tag === undefined || tags.includes(ranking.tag)).length;
  const isCut = all === undefined ? ranked.length >= MAX_RANKED : ranked.length < all;
  const amounts = amountsIn(ranked.map(({ usage }) => usage));
  const columns = ['network', ...STATUSES, 'clients', ...amounts.columns, 'tags', 'status', 'other statuses'];
  const troubled = troubleChart(ranked);
  const chart = troubled ?? networkUsageChart(ranked, amounts);
  return {
    title: query.title('Top networks'),
    ...(ranked.length === 0 ? none(ranking, isCut, query) : networksHeadline(ranking, ranked, isCut)),
    list: wholeList(ranked, columns, (network, words) => rowOf(network, amounts, words)),
    notes: [
      ...(isCut ? [cutNote(ranked.length, all)] : []),
      ...unreadNotes(unread),
      ...(args.period === undefined
        ? []
        : ['Meraki takes no period here: statuses are current, usage is for the last 7 days.']),
    ],
    age: askedLine,
    chart,
    chartNote:
      troubled === undefined ? pictureNote(ranked.length, chart?.bars.length ?? 0) : troubleNote(troubled),
    suggestions: otherRankings(ranking, query),
  };
}

function none(ranking: Ranking, isCut: boolean, { dashboard }: Query): Pick<Report, 'summary' | 'tone'> {
  const where = tagSuffix(ranking).replace(' in networks', '');
  const which = `networks${where}${thatCouldBeRead(dashboard)}`;
  return { summary: isCut ? `Meraki ranks no ${which}` : `No ${which}`, tone: 'default' };
}

/** @param all how many networks there are; undefined when that could not be read */
function cutNote(listed: number, all: number | undefined): Sentence {
  const of = all === undefined ? ' networks' : ` of ${countOf(all, 'network')}`;
  return [
    `Meraki returns only the top ${formatNumber(listed)}${of}. `,
    { say: 'devices offline' },
    ' covers all of them.',
  ];
}

function worstFirst(a: TopNetwork, b: TopNetwork): number {
  const [one, other] = [conditionOf(a), conditionOf(b)];
  return (
    other.offline - one.offline ||
    other.alerting - one.alerting ||
    Number(isUnclear(other)) - Number(isUnclear(one)) ||
    byUsage(a, b) ||
    byName(a.name, b.name)
  );
}

function rowOf(network: TopNetwork, amounts: Amounts, { sayTo }: RowWords): ReportRow {
  const { id, name, devices, isCounted, status, clients, usage, tags } = network;
  const { state, tone } = conditionOf(network);
  const total = [...devices.values()].reduce((sum, amount) => sum + amount, 0);
  const others = [...devices].filter(([word, amount]) => !STATUSES.includes(word) && amount > 0);
  return {
    item: {
      name,
      state,
      tone,
      facts: [
        isCounted ? countOf(total, 'device') : total > 0 ? `at least ${countOf(total, 'device')}` : '',
        clients === undefined ? '' : countOf(clients, 'client'),
        usage?.total === undefined ? 'usage unknown' : `${amounts.text(usage.total)} in 7 days`,
      ],
      opens: sayTo('status', { network: id }),
    },
    cells: [
      ...[name, ...STATUSES.map((word) => devices.get(word)), clients],
      ...[...amounts.cells(usage), tags.join(' '), status],
      others.map(([word, amount]) => `${amount} ${word}`).join('; '),
    ],
  };
}

function troubleNote({ bars }: BarChart): string {
  return `The chart shows the ${bars.length} networks with the most devices offline or alerting.`;
}

/** Builds the chart of the worst networks; undefined when fewer than two have something offline or alerting. */
function troubleChart(ranked: readonly TopNetwork[]): BarChart | undefined {
  const bad = ranked
    .filter(({ devices }) => amountOf(devices, 'offline') + amountOf(devices, 'alerting') > 0)
    .slice(0, MAX_BARS);
  if (bad.length < 2) return undefined;
  return {
    kind: 'bars',
    title: 'Networks with the most devices offline or alerting',
    unit: 'devices',
    series: ['offline', 'alerting'],
    bars: bad.map(({ name, devices }) => ({
      label: name,
      values: [amountOf(devices, 'offline'), amountOf(devices, 'alerting')],
    })),
  };
}

function networkUsageChart(ranked: readonly TopNetwork[], amounts: Amounts): BarChart | undefined {
  const used = ranked.toSorted(byUsage).map(({ name, usage }) => ({ label: name, usage }));
  return usageChart(() => 'Networks by usage, the last 7 days', used, amounts);
}
