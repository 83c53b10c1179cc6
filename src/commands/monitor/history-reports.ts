import type { Query } from '../../bot/query/query.ts';
import type { Report, Sentence } from '../../bot/report/report.ts';
import { formatNumber } from '../../bot/text/wording.ts';
import type { History } from './history-findings.ts';
import { timelineChart, worstSections } from './history-lists.ts';
import { changesSummary, deviceSummary, deviceTiles, networkSummary } from './history-text.ts';

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
    notes: partialNote(found),
  };
}

function partialNote({ isPartial, listed }: History): Sentence[] {
  return isPartial ? [`Only the first ${formatNumber(listed)} devices were read.`] : [];
}

/** Sums up a file, which holds the changes only: no devices, no durations. */
export function historyFileReport(found: History, query: Query): HistoryReport {
  return { summary: changesSummary(found.changes.length, periodOf(found, query)), tone: 'default' };
}

function worst(found: History, name: string, query: Query): Pick<HistoryReport, 'sections' | 'chart'> {
  const { sections, pictured } = worstSections(found.timelines, found.since, query);
  const chart = timelineChart(pictured, `Worst devices of ${name}`, found.since, query);
  return { sections, chart: pictured.length === 0 ? undefined : chart };
}

/** Returns `the last 24 hours`, or the shorter time that the changes which were read cover. */
export function periodOf({ isCut, since }: History, { periodWords, times, isOver, until }: Query): string {
  if (!isCut) return periodWords;
  return isOver
    ? `the time from ${times.at(since)} to ${times.at(until)}`
    : `the time since ${times.at(since)}`;
}
