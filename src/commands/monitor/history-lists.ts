import { STATUS_NOT_KNOWN, statusTone } from '../../bot/query/device-status.ts';
import type { Query } from '../../bot/query/query.ts';
import { type List, type Section, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { productKind } from '../../bot/text/products.ts';
import { formatNumber } from '../../bot/text/wording.ts';
import type { TimelineChart } from '../../core/chart.ts';
import { MINUTE } from '../../core/clock.ts';
import type { DeviceStatus } from '../../core/dashboard.ts';
import { durationInWords } from '../../core/duration.ts';
import type { History, ListedChange } from './history-findings.ts';
import { timesAndLength } from './history-text.ts';
import { outageWords } from './site-outage-rows.ts';
import { isOfflineThroughout } from './site-outages.ts';
import type { DeviceTimeline } from './status-spans.ts';
import { otherStatusesOf, statusTotal, worstTimelines } from './status-totals.ts';

/** Devices in the chart: more rows can't be read on a phone. */
const MAX_CHARTED = 12;
/** Outages of a device that its line tells one by one. */
const MAX_TIMES = 2;
/** Devices that were offline all the time and are named. */
const MAX_THROUGHOUT = 5;

const COLUMNS = [
  'time',
  'device',
  'status',
  'previous status',
  'duration in minutes',
  'kind',
  'network',
  'serial',
];

/** The name that each line of the list shows beside the status. */
export type HistoryNames = 'none' | 'device';

/** Lists the status changes, newest first. */
export function statusChangeList(changes: History['changes'], naming: HistoryNames): List {
  const heading = changes.length === 0 ? 'No status changes' : 'Status changes, newest first';
  return wholeList(changes, COLUMNS, (change, words) => rowOf(change, naming, words), heading);
}

function rowOf(change: ListedChange, naming: HistoryNames, { times, sayTo }: RowWords): ReportRow {
  const { at, serial, name, from, to, lasted, productType, networkName } = change;
  const named = naming !== 'none';
  const when = at === undefined ? 'time unknown' : times.at(at);
  return {
    item: {
      name: named ? name || 'Unnamed device' : when,
      state: to ?? STATUS_NOT_KNOWN,
      tone: statusTone(to),
      facts: named ? [when, lengthOf(change)] : [lengthOf(change)],
      ...(named && serial !== undefined && { opens: sayTo('device', { subject: serial }) }),
    },
    cells: [
      ...[times.iso(at), name, to, from, lasted === undefined ? undefined : Math.round(lasted / MINUTE)],
      ...[productKind(productType), networkName, serial],
    ],
  };
}

/** Says for how long the new status of a change lasted. */
function lengthOf({ at, lasted, isLatest }: ListedChange): string {
  if (at === undefined) return '';
  if (lasted === undefined) return 'end unknown';
  return isLatest ? `until now, ${durationInWords(lasted)}` : `for ${durationInWords(lasted)}`;
}

/**
 * Returns the worst devices as sections of text, and those for the chart: what was offline all the time is told apart, since it
 * would fill the picture and show nothing.
 *
 * @param from the begin of the timelines, epoch milliseconds
 */
export function worstSections(
  timelines: readonly DeviceTimeline[],
  from: number,
  { sayTo, args, isOver, times, until }: Query,
): { sections: Section[]; pictured: DeviceTimeline[] } {
  const time = { from, to: until };
  const [throughout, worst] = split(worstTimelines(timelines), isOfflineThroughout);
  const pictured = worst.slice(0, MAX_CHARTED);
  const opens = ({ serial }: DeviceTimeline) => sayTo('history', { subject: serial, period: args.period });
  const items = pictured.map((timeline) => {
    const status = worstStatus(timeline);
    const isThroughout = timeline.spans.length === 1 && timeline.unknown === 0;
    const isStill = timeline.now === status;
    return {
      name: timeline.name,
      state: status,
      tone: statusTone(status),
      facts: isThroughout
        ? ['the whole time']
        : [
            timesAndLength(statusTotal(timeline, status)),
            !isStill ? '' : isOver ? `${status} at the end` : `still ${status}`,
            ...latestTimes(timeline, status, time).map((one) => outageWords(one, times, isOver)),
          ],
      opens: opens(timeline),
    };
  });
  const more = worst.length - items.length;
  const sections: Section[] = [
    { heading: more > 0 ? countedHeading(worst) : 'Worst devices', items, more },
    {
      heading: 'Offline the whole time',
      items: throughout
        .slice(0, MAX_THROUGHOUT)
        .map((one) => ({ name: one.name, state: 'offline', tone: 'attention', opens: opens(one) })),
      more: Math.max(0, throughout.length - MAX_THROUGHOUT),
    },
  ];
  return { sections: sections.filter((section) => section.items.length > 0), pictured };
}

/** Returns when a device had a status last, newest first. */
function latestTimes(
  { spans, now }: DeviceTimeline,
  status: DeviceStatus,
  time: { from: number; to: number },
) {
  const own = spans.filter((span) => span.status === status && span.from < span.to);
  return own
    .slice(-MAX_TIMES)
    .reverse()
    .map(({ from, to, isAtMost = false }) => ({
      from,
      to,
      isSinceBefore: from === time.from,
      isOngoing: to === time.to && now === status,
      isAtMost,
    }));
}

/** Splits a list into what passes a test, and the rest. */
function split<T>(items: readonly T[], fits: (item: T) => boolean): [T[], T[]] {
  return [items.filter(fits), items.filter((item) => !fits(item))];
}

/** Counts the devices of a list that is cut: those that were only alerting are not among the outages of the headline. */
function countedHeading(worst: readonly DeviceTimeline[]): string {
  const amounts = Map.groupBy(worst, worstStatus);
  const amountOf = (status: DeviceStatus) => amounts.get(status)?.length ?? 0;
  const [offline, alerting] = [amountOf('offline'), amountOf('alerting')];
  const others = worst.length - offline - alerting;
  const parts = [
    offline > 0 ? `${formatNumber(offline)} were offline` : '',
    alerting > 0 ? `${formatNumber(alerting)} were only alerting` : '',
    others > 0 ? `${formatNumber(others)} had another status` : '',
  ];
  return `Worst devices: ${parts.filter((part) => part !== '').join(', ')}`;
}

function worstStatus(timeline: DeviceTimeline): DeviceStatus {
  const known = ['offline', 'alerting'].find((status) => statusTotal(timeline, status).times > 0);
  return known ?? otherStatusesOf(timeline)[0] ?? STATUS_NOT_KNOWN;
}

/** Builds the chart of the devices' statuses, from `from` until the end of the time. */
export function timelineChart(
  timelines: readonly DeviceTimeline[],
  title: string,
  from: number,
  { until, times }: Query,
): TimelineChart {
  return {
    kind: 'timeline',
    title,
    timeZone: times.zone,
    from,
    to: until,
    rows: timelines.map(({ name, spans }) => ({ label: name, spans })),
  };
}
