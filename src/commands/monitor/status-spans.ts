import type { DeviceStatus, StatusChange } from '../../core/dashboard.ts';

/** A time during which a device kept one status; epoch milliseconds. */
export interface StatusSpan {
  from: number;
  to: number;
  status: DeviceStatus;
}

/** The statuses of one device over time. */
export interface DeviceTimeline {
  serial: string;
  name: string;
  networkId?: string | undefined;
  /** Oldest first; times with an unknown status are left out. */
  spans: StatusSpan[];
}

/** A device and its status now. */
export interface KnownDevice {
  serial: string;
  name: string;
  networkId?: string | undefined;
  /** Undefined when Meraki did not return it. */
  status?: DeviceStatus | undefined;
}

/**
 * Returns the timelines of all devices that are known or that changed.
 *
 * @param from start of the time that `changes` covers, epoch milliseconds
 * @param to its end
 */
export function deviceTimelines(
  known: readonly KnownDevice[],
  changes: readonly StatusChange[],
  from: number,
  to: number,
): DeviceTimeline[] {
  const bySerial = Map.groupBy(changes, ({ serial }) => serial);
  const devices = new Map<string, KnownDevice>(
    changes.map(({ serial, name, networkId }) => [serial, { serial, name, networkId }]),
  );
  for (const one of known) devices.set(one.serial, one);
  return [...devices.values()].map(({ serial, name, networkId, status }) => ({
    serial,
    name,
    networkId,
    spans: spansOf(bySerial.get(serial) ?? [], status, from, to),
  }));
}

/** Returns the spans of one device; without changes it had its present status all the time. */
function spansOf(
  changes: readonly StatusChange[],
  status: DeviceStatus | undefined,
  from: number,
  to: number,
): StatusSpan[] {
  const oldestFirst = changes.toSorted((a, b) => a.at - b.at);
  const [first] = oldestFirst;
  if (first === undefined) return status === undefined ? [] : [{ from, to, status }];
  const before = first.from === undefined ? [] : [{ from, to: first.at, status: first.from }];
  const after = oldestFirst.map(({ at, to: changedTo }, index) => ({
    from: at,
    to: oldestFirst[index + 1]?.at ?? to,
    status: changedTo,
  }));
  return [...before, ...after].reduce(mergeRepeated, []);
}

/** Appends a span, or extends the last one when Meraki reported the same status again. */
function mergeRepeated(spans: StatusSpan[], next: StatusSpan): StatusSpan[] {
  const last = spans.at(-1);
  if (last?.status !== next.status) return [...spans, next];
  return [...spans.slice(0, -1), { ...last, to: next.to }];
}

/** Returns how many times a device had a status, and for how many milliseconds in all. */
export function statusTotal(
  { spans }: DeviceTimeline,
  status: DeviceStatus,
): { times: number; length: number } {
  const own = spans.filter((span) => span.status === status);
  return { times: own.length, length: own.reduce((sum, { from, to }) => sum + to - from, 0) };
}

/** Returns the status at the end of the timeline. */
export function lastStatus({ spans }: DeviceTimeline): DeviceStatus | undefined {
  return spans.at(-1)?.status;
}

/** Whether the device is offline at the end of the timeline. */
export function isStillOffline(timeline: DeviceTimeline): boolean {
  return lastStatus(timeline) === 'offline';
}

/**
 * Orders the devices that were offline or alerting: those still offline first, then by time offline, then by
 * time alerting, longest first.
 */
export function worstTimelines(timelines: readonly DeviceTimeline[]): DeviceTimeline[] {
  const length = (timeline: DeviceTimeline, status: DeviceStatus) => statusTotal(timeline, status).length;
  return timelines
    .filter((timeline) => length(timeline, 'offline') + length(timeline, 'alerting') > 0)
    .toSorted(
      (a, b) =>
        Number(isStillOffline(b)) - Number(isStillOffline(a)) ||
        length(b, 'offline') - length(a, 'offline') ||
        length(b, 'alerting') - length(a, 'alerting'),
    );
}
