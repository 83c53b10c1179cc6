import type { Report, Tile } from '../../bot/report/report.ts';
import { percent } from '../../bot/text/amounts.ts';
import { countOf, formatNumber } from '../../bot/text/wording.ts';
import { durationInWords } from '../../core/duration.ts';
import { type DeviceTimeline, isStillOffline, lastStatus, statusTotal } from './status-spans.ts';

/** Returns `Offline 3 times in the last 24 hours, for 1 h 25 min; still offline`. */
export function deviceSummary(timeline: DeviceTimeline, period: string): Pick<Report, 'summary' | 'tone'> {
  const now = lastStatus(timeline);
  const [only, ...more] = timeline.spans;
  if (only === undefined) return { summary: `Nothing is known of ${period}`, tone: 'default' };
  if (more.length === 0 && only.status !== 'online') {
    const tone = only.status === 'offline' ? 'attention' : only.status === 'alerting' ? 'warning' : 'default';
    return { summary: `${only.status.replace(/^./, (c) => c.toUpperCase())} throughout ${period}`, tone };
  }
  const offline = statusTotal(timeline, 'offline');
  const alerting = statusTotal(timeline, 'alerting');
  const alertingWords =
    alerting.times === 0
      ? ''
      : `; alerting ${times(alerting.times)}, for ${durationInWords(alerting.length)}`;
  if (offline.times === 0) {
    return {
      summary: `Never offline in ${period}${alertingWords}`,
      tone: now === 'alerting' ? 'warning' : 'good',
    };
  }
  const still = now === 'offline' ? '; still offline' : `; ${now} now`;
  return {
    summary: `Offline ${times(offline.times)} in ${period}, for ${durationInWords(offline.length)}${still}`,
    tone: now === 'offline' ? 'attention' : 'warning',
  };
}

/** Counts the outages of a device; empty if it was never offline. */
export function deviceTiles(timeline: DeviceTimeline): Tile[] {
  const known = timeline.spans.reduce((sum, { from, to }) => sum + to - from, 0);
  const offline = statusTotal(timeline, 'offline');
  if (offline.times === 0 || known === 0) return [];
  const reachable = percent((100 * (known - offline.length)) / known);
  return [
    {
      value: formatNumber(offline.times),
      label: offline.times === 1 ? 'outage' : 'outages',
      tone: 'attention',
    },
    { value: durationInWords(offline.length), label: 'offline', tone: 'attention' },
    { value: reachable, label: 'reachable', tone: 'default' },
  ];
}

/** Returns `3 of 12 devices were offline in the last 24 hours: 5 times, 4 h 10 min in all; 1 still is`. */
export function networkSummary(
  timelines: readonly DeviceTimeline[],
  period: string,
): Pick<Report, 'summary' | 'tone'> {
  if (timelines.length === 0) return { summary: 'No devices here', tone: 'default' };
  const away = timelines.filter((timeline) => statusTotal(timeline, 'offline').times > 0);
  const isOne = timelines.length === 1;
  const all = `of ${formatNumber(timelines.length)} devices`;
  const none = isOne ? 'The only device was never' : `None ${all} was`;
  if (away.length === 0) {
    const alerting = timelines.filter((timeline) => statusTotal(timeline, 'alerting').times > 0).length;
    const who = isOne ? 'it' : formatNumber(alerting);
    const but = alerting > 0 ? `; ${who} ${were(alerting)} alerting` : '';
    return {
      summary: `${none} offline in ${period}${but}`,
      tone: alerting > 0 ? 'warning' : 'good',
    };
  }
  const sums = away.map((timeline) => statusTotal(timeline, 'offline'));
  const [often, long] = [
    sums.reduce((sum, one) => sum + one.times, 0),
    sums.reduce((sum, one) => sum + one.length, 0),
  ];
  const still = away.filter(isStillOffline).length;
  const stillWords =
    still === 0 ? '' : `; ${isOne ? 'it' : formatNumber(still)} still ${still === 1 ? 'is' : 'are'}`;
  const who = isOne ? 'The only device' : `${formatNumber(away.length)} ${all}`;
  return {
    summary: `${who} ${were(away.length)} offline in ${period}: ${times(often)}, ${durationInWords(long)} in all${stillWords}`,
    tone: still > 0 ? 'attention' : 'warning',
  };
}

/**
 * Returns `214 devices were offline at some point in the last 24 hours; 12 still are`.
 *
 * @param isPartial whether there are more devices than were read
 */
export function organizationSummary(
  timelines: readonly DeviceTimeline[],
  period: string,
  isPartial: boolean,
): Pick<Report, 'summary' | 'tone'> {
  const away = timelines.filter((timeline) => statusTotal(timeline, 'offline').times > 0);
  if (away.length === 0) {
    const alerting = timelines.filter((timeline) => statusTotal(timeline, 'alerting').times > 0).length;
    const but = alerting > 0 ? `; ${formatNumber(alerting)} ${were(alerting)} alerting` : '';
    return {
      summary: `No device was offline in ${period}${but}`,
      tone: alerting > 0 ? 'warning' : 'good',
    };
  }
  const still = away.filter(isStillOffline).length;
  const who = away.length === 1 ? 'it' : still === away.length ? 'all' : formatNumber(still);
  const stillWords = still === 0 ? '' : `; ${who} still ${still === 1 ? 'is' : 'are'}`;
  return {
    summary: `${isPartial ? 'At least ' : ''}${countOf(away.length, 'device')} ${were(away.length)} offline at some point in ${period}${stillWords}`,
    tone: still > 0 ? 'attention' : 'warning',
  };
}

/** Returns `12 changes of status in the last 24 hours`, for a file. */
export function changesSummary(changes: number, period: string): string {
  return changes === 0
    ? `No change of status in ${period}`
    : `${countOf(changes, 'change')} of status in ${period}`;
}

/** Returns `3 times, for 1 h 25 min`, for a device in a list. */
export function timesAndLength({ times: often, length }: { times: number; length: number }): string {
  return `${times(often)}, for ${durationInWords(length)}`;
}

function times(n: number): string {
  if (n === 1) return 'once';
  return n === 2 ? 'twice' : `${formatNumber(n)} times`;
}

function were(n: number): string {
  return n === 1 ? 'was' : 'were';
}
