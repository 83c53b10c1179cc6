import { readPart, type Unread, unreadNotes } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import type { Report, Sentence } from '../../bot/report/report.ts';
import { formatNumber } from '../../bot/text/wording.ts';
import type { History } from './history-findings.ts';
import { timelineChart, worstSection } from './history-lists.ts';
import {
  changesSummary,
  deviceSummary,
  deviceTiles,
  networkSummary,
  organizationSummary,
} from './history-text.ts';
import type { DeviceTimeline } from './status-spans.ts';

/** The parts of the answer above the list of changes. */
type HistoryReport = Pick<Report, 'summary' | 'tone' | 'tiles' | 'sections' | 'notes' | 'chart'>;

/** Sums up the history of one device. @param serial of the device */
export function deviceHistoryReport(found: History, serial: string, query: Query): HistoryReport {
  const timeline = found.timelines.find(({ serial: one }) => one === serial) ?? {
    ...{ serial, name: '', spans: [], now: undefined, unknown: 0 },
  };
  const chart =
    timeline.spans.length === 0 ? undefined : timelineChart([timeline], timeline.name, found.since, query);
  return {
    ...deviceSummary(timeline, periodOf(found, query), !found.hasUnplacedOutage, query.isOver),
    tiles: deviceTiles(timeline),
    chart,
  };
}

/** Sums up the history of a network, worst devices first. */
export function networkHistoryReport(found: History, name: string, query: Query): HistoryReport {
  return {
    ...networkSummary(
      found.timelines,
      periodOf(found, query),
      found.isPartial,
      !found.hasUnplacedOutage,
      query.isOver,
    ),
    ...worst(found, name, query),
    notes: partialNote(found, ''),
  };
}

function partialNote({ isPartial, listed }: History, which: string): Sentence[] {
  return isPartial ? [`Only the first ${formatNumber(listed)} devices${which} were read.`] : [];
}

/**
 * Sums up the history of the organization. Takes one more Meraki call, for the networks' names, unless they
 * are cached.
 */
export async function organizationHistoryReport(found: History, query: Query): Promise<HistoryReport> {
  const { dashboard, grant } = query;
  const unread: Unread[] = [];
  const networks = await readPart("the networks' names", dashboard.networks(), unread);
  if (networks?.length === 0 && found.timelines.length === 0)
    return { summary: 'No devices here', tone: 'default' };
  const names = new Map(networks?.map(({ id, name }) => [id, name]));
  return {
    ...organizationSummary(
      found.timelines,
      periodOf(found, query),
      found.isPartial || found.hasUnplacedOutage,
      query.isOver,
    ),
    ...worst(found, grant.organizationName, query, ({ networkId = '' }) => names.get(networkId) ?? ''),
    notes: [...partialNote(found, ' that are offline or alerting'), ...unreadNotes(unread)],
  };
}

/** Sums up a file, which holds the changes only: no devices, no durations. */
export function historyFileReport(found: History, query: Query): HistoryReport {
  return { summary: changesSummary(found.changes.length, periodOf(found, query)), tone: 'default' };
}

function worst(
  found: History,
  name: string,
  query: Query,
  networkOf?: (timeline: DeviceTimeline) => string,
): Pick<HistoryReport, 'sections' | 'chart'> {
  const { section, pictured } = worstSection(found.timelines, query, networkOf);
  return {
    sections: section === undefined ? [] : [section],
    chart:
      pictured.length === 0
        ? undefined
        : timelineChart(pictured, `Worst devices of ${name}`, found.since, query),
  };
}

/** Returns `the last 24 hours`, or the shorter time that the changes which were read cover. */
function periodOf({ isCut, since }: History, { periodWords, times, isOver, until }: Query): string {
  if (!isCut) return periodWords;
  return isOver
    ? `the time from ${times.at(since)} to ${times.at(until)}`
    : `the time since ${times.at(since)}`;
}
