import { STATUSES } from '../../bot/query/device-status.ts';
import type { DeviceStatus } from '../../core/dashboard.ts';
import type { DeviceTimeline } from './status-spans.ts';

/** The number of times that a device had a status, and the milliseconds in all. */
export interface StatusTotal {
  times: number;
  length: number;
  /** Whether it may have been for less, see `StatusSpan`. */
  isAtMost: boolean;
}

/** Adds up the times in which a device had a status. */
export function statusTotal({ spans }: DeviceTimeline, status: DeviceStatus): StatusTotal {
  const own = spans.filter((span) => span.status === status);
  return {
    times: own.length,
    length: own.reduce((sum, { from, to }) => sum + to - from, 0),
    isAtMost: own.some((span) => span.isAtMost),
  };
}

/** Whether the device is offline at the end of the timeline. */
export function isStillOffline({ now }: DeviceTimeline): boolean {
  return now === 'offline';
}

/** Returns Meraki's words, other than ours, for statuses that a device had; the longest first. */
export function otherStatusesOf(timeline: DeviceTimeline): DeviceStatus[] {
  const others = new Set(timeline.spans.map(({ status }) => status).filter((one) => !STATUSES.includes(one)));
  const lengths = new Map([...others].map((status) => [status, statusTotal(timeline, status).length]));
  return [...others].toSorted((a, b) => (lengths.get(b) ?? 0) - (lengths.get(a) ?? 0));
}

/**
 * Orders the devices that had another status than online and dormant: those still offline first, then by time offline, then by
 * time alerting, longest first, then those with a status without words of ours.
 */
export function worstTimelines(timelines: readonly DeviceTimeline[]): DeviceTimeline[] {
  // Summed before the sort, which compares each device many times.
  return timelines
    .map((timeline) => ({
      timeline,
      offline: statusTotal(timeline, 'offline'),
      alerting: statusTotal(timeline, 'alerting'),
    }))
    .filter(
      ({ timeline, offline, alerting }) =>
        offline.times + alerting.times > 0 || otherStatusesOf(timeline).length > 0,
    )
    .toSorted(
      (a, b) =>
        Number(isStillOffline(b.timeline)) - Number(isStillOffline(a.timeline)) ||
        b.offline.length - a.offline.length ||
        b.offline.times - a.offline.times ||
        b.alerting.length - a.alerting.length ||
        b.alerting.times - a.alerting.times,
    )
    .map(({ timeline }) => timeline);
}
