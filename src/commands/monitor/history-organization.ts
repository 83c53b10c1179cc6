import { othersInWords } from '../../bot/query/device-counts.ts';
import { countStatuses } from '../../bot/query/device-status.ts';
import { readPart, type Unread, unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import type { Report, Sentence } from '../../bot/report/report.ts';
import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import type { OutageChart } from '../../core/chart.ts';
import type { Network } from '../../core/dashboard.ts';
import type { History } from './history-findings.ts';
import { type OrganizationCounts, organizationSummary, organizationTiles } from './organization-outages.ts';
import { siteList } from './site-outage-rows.ts';
import { isOfflineThroughout, type SiteOutages, siteOutages } from './site-outages.ts';
import type { DeviceTimeline } from './status-spans.ts';

/** Sites in the picture: as many as a page of the list has, so that the words beside it say the same. */
const MAX_CHARTED = 10;

/** Devices that were offline all the time: so few are named, more are counted. */
const MAX_NAMED = 3;

/**
 * Reports the outages of an organization by site. Takes one more Meraki call, for the networks' names, unless they are kept.
 *
 * @param period the time in words
 */
export async function organizationHistoryReport(
  found: History,
  period: string,
  query: Query,
): Promise<Pick<Report, 'summary' | 'tone' | 'tiles' | 'list' | 'notes' | 'chart'>> {
  const { dashboard, slices, isOver, until, args } = query;
  const unread: Unread[] = [];
  const networks = await readPart('names of networks', dashboard.networks(), unread);
  if (networks?.length === 0 && found.timelines.length === 0)
    return { summary: 'No devices here', tone: 'default' };
  const sites = await siteOutages(found.timelines, { from: found.since, to: until }, slices);
  const counts = await countDevices(found, sites, query);
  const names = await namesOf(networks, found, query);
  const nameOf = (id: string | undefined) => (id === undefined ? 'Unnamed site' : (names.get(id) ?? id));
  return {
    ...organizationSummary(counts, period, isOver),
    tiles: organizationTiles(counts, isOver),
    ...(sites.length > 0 && { list: siteList(sites, nameOf, { period: args.period, isOver }) }),
    chart: outageChart(sites, nameOf, found.since, query),
    notes: [
      ...throughoutNote(counts, period, isOver),
      ...alertingNote(counts),
      ...partialNote(found),
      ...unreadNotes(unread),
    ],
  };
}

/** Returns the networks' names by id; those of the changes when the networks could not be read. */
async function namesOf(
  networks: readonly Network[] | undefined,
  { changes }: History,
  { slices }: Query,
): Promise<ReadonlyMap<string, string>> {
  if (networks !== undefined) return new Map(networks.map(({ id, name }) => [id, name]));
  const names = new Map<string, string>();
  await slices.each(changes, (slice) => {
    for (const { networkId, networkName } of slice)
      if (networkId !== undefined && networkName !== undefined) names.set(networkId, networkName);
  });
  return names;
}

async function countDevices(
  { timelines, isPartial, hasUnplacedOutage }: History,
  sites: readonly SiteOutages[],
  { slices }: Query,
): Promise<OrganizationCounts> {
  const counts = {
    throughout: 0,
    onlyAlerting: 0,
    still: 0,
    sites: sites.length,
    outages: sites.reduce((sum, site) => sum + site.outages.length, 0),
    devices: sites.reduce((sum, site) => sum + site.devices.length, 0),
    stillSites: sites.filter((site) => site.still > 0).length,
    isPartial: isPartial || hasUnplacedOutage,
  };
  const throughoutNames: string[] = [];
  const statuses = new Map<string, number>();
  const count = (timeline: DeviceTimeline) => {
    if (isOfflineThroughout(timeline)) {
      counts.throughout += 1;
      if (throughoutNames.length < MAX_NAMED) throughoutNames.push(timeline.name);
    }
    if (timeline.now === 'offline') counts.still += 1;
    if (hadOnly('alerting', timeline)) counts.onlyAlerting += 1;
    for (const [status, n] of countStatuses([{ status: timeline.now }]))
      statuses.set(status, (statuses.get(status) ?? 0) + n);
  };
  await slices.each(
    timelines,
    (slice) => slice.forEach(count),
    ({ spans }) => 1 + spans.length,
  );
  return { ...counts, throughoutNames, others: othersInWords(statuses) };
}

/** Whether a device had a bad status, and was not offline. */
function hadOnly(bad: string, { spans }: DeviceTimeline): boolean {
  return spans.some(({ status }) => status === bad) && !spans.some(({ status }) => status === 'offline');
}

function outageChart(
  sites: readonly SiteOutages[],
  nameOf: (networkId: string | undefined) => string,
  from: number,
  { until, times, grant }: Query,
): OutageChart | undefined {
  if (sites.length === 0) return undefined;
  return {
    kind: 'outages',
    title: `Outages in ${grant.organizationName}`,
    timeZone: times.zone,
    from,
    to: until,
    rows: sites.slice(0, MAX_CHARTED).map(({ networkId, outages }) => ({
      label: nameOf(networkId),
      outages: outages.flatMap(({ pieces }) => pieces),
    })),
  };
}

/** Says in one line what fills no picture: devices to which nothing happened. */
function throughoutNote(
  { throughout, throughoutNames }: OrganizationCounts,
  period: string,
  isOver: boolean,
): Sentence[] {
  if (throughout === 0) return [];
  const isNamed = throughout === throughoutNames.length;
  const were = `${isNamed ? listed(throughoutNames) : countOf(throughout, 'device')} ${throughout === 1 ? 'was' : 'were'} offline for all of ${period}`;
  return [isOver ? `${were}.` : [`${were}; `, { say: 'devices offline' }, ' lists what is offline now.']];
}

function alertingNote({ onlyAlerting }: OrganizationCounts): Sentence[] {
  if (onlyAlerting === 0) return [];
  return [
    `${countOf(onlyAlerting, 'device')} ${onlyAlerting === 1 ? 'was' : 'were'} alerting, but not offline.`,
  ];
}

function partialNote({ isPartial, listed, unplaced }: History): Sentence[] {
  return [
    ...(isPartial
      ? [`Only the first ${formatNumber(listed)} devices that are offline or alerting were read.`]
      : []),
    ...(unplaced > 0
      ? [
          [
            `${countOf(unplaced, 'change')} without a readable time or device ${unplaced === 1 ? 'is' : 'are'} not counted; `,
            { say: 'history as csv' },
            ' lists them.',
          ],
        ]
      : []),
  ];
}
