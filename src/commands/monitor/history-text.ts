import { othersInWords } from '../../bot/query/device-counts.ts';
import { countStatuses, STATUSES, statusTone } from '../../bot/query/device-status.ts';
import type { Report, Tile } from '../../bot/report/report.ts';
import { percent } from '../../bot/text/amounts.ts';
import { during } from '../../bot/text/period.ts';
import { capitalized, countOf, formatNumber } from '../../bot/text/wording.ts';
import type { DeviceStatus } from '../../core/dashboard.ts';
import { durationInWords } from '../../core/duration.ts';
import type { DeviceTimeline } from './status-spans.ts';
import { isStillOffline, otherStatusesOf, type StatusTotal, statusTotal } from './status-totals.ts';

/** Returns `Offline 3 times in the last 24 hours, for 1 h 25 min; still offline`. */
export function deviceSummary(
  timeline: DeviceTimeline,
  period: string,
  hasAllOutages = true,
  isOver = false,
): Pick<Report, 'summary' | 'tone'> {
  const { now, unknown } = timeline;
  const [only, ...more] = timeline.spans;
  if (only === undefined) return { summary: `No status data for ${period}`, tone: 'default' };
  if (more.length === 0 && unknown === 0 && hasAllOutages && only.status !== 'online') {
    const summary = `${capitalized(only.status)} throughout ${period}`;
    return { summary, tone: statusTone(only.status) };
  }
  const offline = statusTotal(timeline, 'offline');
  const alerting = statusTotal(timeline, 'alerting');
  if (offline.times === 0) {
    const alertingWords = alerting.times === 0 ? '' : `; alerting ${timesAndLength(alerting)}`;
    const nowWords = now === 'online' || now === 'alerting' ? '' : `; ${endInWords(now, isOver)}`;
    const isNever = unknown === 0 && hasAllOutages;
    const isSure = isNever && now !== undefined && STATUSES.includes(now);
    return {
      summary: `${isNever ? 'Never offline' : 'No known outage'} ${during(period)}${alertingWords}${nowWords}`,
      tone: now === 'alerting' ? 'warning' : isSure ? 'good' : 'default',
    };
  }
  const long = offline.length === 0 ? SINCE_WHEN : `for ${lengthInWords(offline)}`;
  return {
    summary: `Offline ${times(offline.times)} ${during(period)}, ${long}; ${endInWords(now, isOver, 'still offline')}`,
    tone: now === 'offline' ? 'attention' : 'warning',
  };
}

/** Meraki tells the status now, and no change to it. */
const SINCE_WHEN = 'start unknown';

/** Says how a device is now, or was at the end of a time that is over. */
function endInWords(now: DeviceStatus | undefined, isOver: boolean, offline = 'offline now'): string {
  const when = isOver ? 'at the end' : 'now';
  if (now === undefined) return `${isOver ? 'status at the end' : 'current status'} unknown`;
  if (now === 'offline') return isOver ? `offline ${when}` : offline;
  return `${now} ${when}`;
}

/** Counts the outages of a device; empty if it was never offline. */
export function deviceTiles(timeline: DeviceTimeline): Tile[] {
  const known = timeline.spans.reduce((sum, { from, to }) => sum + to - from, 0);
  const offline = statusTotal(timeline, 'offline');
  if (offline.times === 0 || known === 0) return [];
  const tiles: Tile[] = [
    {
      value: formatNumber(offline.times),
      label: offline.times === 1 ? 'outage' : 'outages',
      tone: 'attention',
    },
  ];
  if (offline.length === 0) return tiles;
  const label = offline.isAtMost ? 'offline at most' : 'offline';
  tiles.push({ value: durationInWords(offline.length), label, tone: 'attention' });
  // Whether a device that is updating can be reached, Meraki does not say.
  if (offline.isAtMost || otherStatusesOf(timeline).length > 0) return tiles;
  const reachable = percent((100 * (known - offline.length)) / known);
  return [...tiles, { value: reachable, label: 'reachable', tone: 'default' }];
}

/**
 * Returns `3 of 12 devices were offline in the last 24 hours: 5 times, 4 h 10 min in all; 1 still is`.
 *
 * @param isPartial whether there are more devices than were read
 * @param isOver whether the time ended before now
 * @param hasAllOutages whether Meraki tells of each change when it was and of which device
 */
export function networkSummary(
  timelines: readonly DeviceTimeline[],
  period: string,
  isPartial: boolean,
  hasAllOutages = true,
  isOver = false,
): Pick<Report, 'summary' | 'tone'> {
  if (timelines.length === 0) return { summary: 'No devices here', tone: 'default' };
  const away = timelines.filter((timeline) => statusTotal(timeline, 'offline').times > 0);
  const isOne = timelines.length === 1;
  const all = `of ${isPartial ? 'the first ' : ''}${formatNumber(timelines.length)} devices`;
  if (away.length === 0) {
    const known = hasAllOutages ? `None ${all} was offline` : `No known outage ${all}`;
    const none = isOne ? `1 device, ${hasAllOutages ? 'never offline' : 'no known outage'}` : known;
    const summary = `${none} ${during(period)}`;
    return withoutOutages(summary, timelines, {
      who: isOne ? 'it' : undefined,
      isPartial: isPartial || !hasAllOutages,
      isOver,
    });
  }
  const sums = away.map((timeline) => statusTotal(timeline, 'offline'));
  const often = sums.reduce((sum, one) => sum + one.times, 0);
  const long = sums.reduce((sum, one) => sum + one.length, 0);
  const still = away.filter(isStillOffline).length;
  const stillWords =
    still === 0
      ? ''
      : `; ${isOne ? '' : `${formatNumber(still)} `}${isOver ? 'offline at the end' : 'still offline'}`;
  const who = isOne
    ? '1 device,'
    : `${hasAllOutages ? '' : 'At least '}${formatNumber(away.length)} ${all} ${were(away.length)}`;
  const isAtMost = sums.some((one) => one.isAtMost);
  const inAll = long === 0 ? SINCE_WHEN : `${lengthInWords({ length: long, isAtMost })} in total`;
  return {
    summary: `${who} offline ${during(period)}: ${times(often)}, ${inAll}${stillWords}${othersAtEnd(timelines, isOver)}`,
    tone: still > 0 ? 'attention' : 'warning',
  };
}

/** Ends a summary that tells of no outage: who was alerting, and whose status now is neither good nor bad as far as we know. */
function withoutOutages(
  none: string,
  timelines: readonly DeviceTimeline[],
  { who, isPartial, isOver }: { who?: string | undefined; isPartial: boolean; isOver: boolean },
): Pick<Report, 'summary' | 'tone'> {
  const alerting = timelines.filter((timeline) => statusTotal(timeline, 'alerting').times > 0).length;
  const but = alerting > 0 ? `; ${who ?? formatNumber(alerting)} ${were(alerting)} alerting` : '';
  const others = othersAtEnd(timelines, isOver);
  const isSure = others === '' && !isPartial;
  return { summary: `${none}${but}${others}`, tone: alerting > 0 ? 'warning' : isSure ? 'good' : 'default' };
}

/** Returns `; now 2 updating`: the devices whose status at the end of the time is none of ours. */
function othersAtEnd(timelines: readonly DeviceTimeline[], isOver: boolean): string {
  const others = othersInWords(countStatuses(timelines.map(({ now }) => ({ status: now }))));
  return others === '' ? '' : `; ${isOver ? 'at the end' : 'now'} ${others}`;
}

/** Returns `12 status changes in the last 24 hours`, for a file. */
export function changesSummary(changes: number, period: string): string {
  return changes === 0
    ? `No status changes ${during(period)}`
    : `${countOf(changes, 'status change')} ${during(period)}`;
}

/** Returns `3 times, for 1 h 25 min`, for a device in a list. */
export function timesAndLength(total: StatusTotal): string {
  return `${times(total.times)}, ${total.length === 0 ? SINCE_WHEN : `for ${lengthInWords(total)}`}`;
}

function lengthInWords({ length, isAtMost }: Pick<StatusTotal, 'length' | 'isAtMost'>): string {
  return `${isAtMost ? 'at most ' : ''}${durationInWords(length)}`;
}

function times(n: number): string {
  if (n === 1) return 'once';
  return n === 2 ? 'twice' : `${formatNumber(n)} times`;
}

function were(n: number): string {
  return n === 1 ? 'was' : 'were';
}
