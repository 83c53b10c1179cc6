import { readPart, type Unread, unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { amountOf, STATUSES } from '../../bot/query/severity.ts';
import { MAX_BARS, pictureNote, usageChart } from '../../bot/query/usage-chart.ts';
import { type Report, type ReportRow, type Sentence, type Tone, wholeList } from '../../bot/report/report.ts';
import { bytes } from '../../bot/text/amounts.ts';
import { byName } from '../../bot/text/naming.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import type { BarChart } from '../../core/chart.ts';
import type { TopNetwork } from '../../core/dashboard.ts';
import { MAX_RANKED } from '../clients/top-client.ts';
import { otherRankings, type Ranking, tagSuffix } from './top-ranking.ts';

const COLUMNS = ['network', ...STATUSES, 'clients', 'usage in bytes', 'sent', 'received', 'tags'];

/**
 * Ranks networks by their state, worst first, then by usage. Meraki returns 50 networks at most, in no useful
 * order, and does not say which it leaves out; so the answer says of how many networks these 50 are.
 */
export async function topNetworks(ranking: Ranking, query: Query): Promise<Report> {
  const { dashboard, args, times } = query;
  const unread: Unread[] = [];
  const [items, networks] = await Promise.all([
    dashboard.topNetworks({ networkTag: ranking.tag, quantity: MAX_RANKED }),
    readPart('how many networks there are', dashboard.networks(), unread),
  ]);
  const ranked = items.toSorted(worstFirst);
  const all = networks?.filter(({ tags }) => ranking.tag === undefined || tags.includes(ranking.tag)).length;
  const isCut = all === undefined ? ranked.length >= MAX_RANKED : ranked.length < all;
  const chart = troubleChart(ranked) ?? networkUsageChart(ranked);
  return {
    title: query.title('Top networks'),
    ...headline(ranking, ranked, isCut),
    list: wholeList(ranked, COLUMNS, (network) => rowOf(network, query)),
    notes: [
      ...(isCut ? [cutNote(ranked.length, all)] : []),
      ...unreadNotes(unread),
      ...(args.period === undefined
        ? []
        : ['Meraki takes no period here: statuses are of now, usage is of the last 7 days.']),
    ],
    age: `Asked at ${times.now()}.`,
    chart,
    chartNote: pictureNote(ranked.length, chart?.bars.length ?? 0),
    suggestions: otherRankings(ranking, query),
  };
}

/** @param all how many networks there are; undefined when that could not be read */
function cutNote(listed: number, all: number | undefined): Sentence {
  const of = all === undefined ? '' : ` of ${countOf(all, 'network')}`;
  return [
    `Meraki ranks no more: these are ${formatNumber(listed)}${of}. `,
    { say: 'devices offline' },
    ' tells what is offline in all of them.',
  ];
}

function headline(
  ranking: Ranking,
  ranked: readonly TopNetwork[],
  isCut: boolean,
): Pick<Report, 'summary' | 'tone'> {
  const where = tagSuffix(ranking).replace(' in networks', '');
  const offline = ranked.filter(({ devices }) => amountOf(devices, 'offline') > 0).length;
  const alerting = ranked.filter(
    ({ devices }) => amountOf(devices, 'offline') === 0 && amountOf(devices, 'alerting') > 0,
  ).length;
  const those = `${isCut ? 'the ' : ''}${countOf(ranked.length, 'network')}${where}${isCut ? ' that Meraki ranks' : ''}`;
  const of = `of ${those}`;
  if (ranked.length === 0) return { summary: `No networks${where}`, tone: 'default' };
  const [only, ...more] = ranked;
  if (only !== undefined && more.length === 0 && !isCut) {
    const { state, tone } = networkState(only);
    return { summary: `The only network${where}: ${state}`, tone };
  }
  if (offline > 0) {
    const others = alerting > 0 ? `, ${formatNumber(alerting)} more ${have(alerting)} alerting ones` : '';
    return {
      summary: `${formatNumber(offline)} ${of} ${have(offline)} offline devices${others}`,
      tone: 'attention',
    };
  }
  if (alerting > 0)
    return { summary: `${formatNumber(alerting)} ${of} ${have(alerting)} alerting devices`, tone: 'warning' };
  return {
    summary: `Nothing offline, nothing alerting in ${those}`,
    tone: isCut ? 'default' : 'good',
  };
}

function have(networks: number): string {
  return networks === 1 ? 'has' : 'have';
}

function worstFirst(a: TopNetwork, b: TopNetwork): number {
  return (
    amountOf(b.devices, 'offline') - amountOf(a.devices, 'offline') ||
    amountOf(b.devices, 'alerting') - amountOf(a.devices, 'alerting') ||
    (b.usage?.total ?? 0) - (a.usage?.total ?? 0) ||
    byName(a.name, b.name)
  );
}

function rowOf(network: TopNetwork, { sayTo }: Query): ReportRow {
  const { id, name, devices, clients, usage, tags } = network;
  const total = [...devices.values()].reduce((sum, amount) => sum + amount, 0);
  return {
    item: {
      name,
      ...networkState(network),
      facts: [
        countOf(total, 'device'),
        clients === undefined ? '' : countOf(clients, 'client'),
        usage === undefined ? '' : `${bytes(usage.total)} in 7 days`,
      ],
      opens: sayTo('status', { network: id }),
    },
    cells: [
      name,
      ...STATUSES.map((status) => devices.get(status)),
      clients,
      usage?.total,
      usage?.upstream,
      usage?.downstream,
      tags.join(' '),
    ],
  };
}

function networkState({ devices }: TopNetwork): { state: string; tone: Tone } {
  const offline = amountOf(devices, 'offline');
  const alerting = amountOf(devices, 'alerting');
  const online = amountOf(devices, 'online');
  const parts = [
    offline > 0 ? `${formatNumber(offline)} offline` : '',
    alerting > 0 ? `${formatNumber(alerting)} alerting` : '',
  ].filter((part) => part !== '');
  if (parts.length > 0) return { state: parts.join(', '), tone: offline > 0 ? 'attention' : 'warning' };
  return online > 0 ? { state: 'online', tone: 'good' } : { state: 'dormant', tone: 'default' };
}

/** Builds the chart of the worst networks; undefined when nothing is offline or alerting. */
function troubleChart(ranked: readonly TopNetwork[]): BarChart | undefined {
  const bad = ranked
    .filter(({ devices }) => amountOf(devices, 'offline') + amountOf(devices, 'alerting') > 0)
    .slice(0, MAX_BARS);
  if (bad.length === 0) return undefined;
  return {
    kind: 'bars',
    title: 'Networks with most trouble',
    unit: 'devices',
    series: ['offline', 'alerting'],
    bars: bad.map(({ name, devices }) => ({
      label: name,
      values: [amountOf(devices, 'offline'), amountOf(devices, 'alerting')],
    })),
  };
}

function networkUsageChart(ranked: readonly TopNetwork[]): BarChart | undefined {
  const used = ranked.map(({ name, usage }) => ({ label: name, bytes: usage?.total ?? 0 }));
  return usageChart('Networks by usage, the last 7 days', used);
}
