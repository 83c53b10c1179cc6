import type { Slices } from '../../core/async/slices.ts';
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
 * @param time start and end of the time that `changes` covers, epoch milliseconds
 */
export async function deviceTimelines(
  known: readonly KnownDevice[],
  changes: readonly StatusChange[],
  { from, to }: { from: number; to: number },
  slices: Slices,
): Promise<DeviceTimeline[]> {
  const bySerial = Map.groupBy(changes, ({ serial }) => serial);
  const devices = new Map<string, KnownDevice>(
    changes.map(({ serial, name, networkId }) => [serial, { serial, name, networkId }]),
  );
  for (const one of known) devices.set(one.serial, one);
  const changesOf = ({ serial }: KnownDevice) => bySerial.get(serial) ?? [];
  return slices.map(
    devices.values(),
    (device) => ({
      serial: device.serial,
      name: device.name,
      networkId: device.networkId,
      spans: spansOf(changesOf(device), device.status, from, to),
    }),
    (device) => 1 + changesOf(device).length,
  );
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
  return mergeRepeated([...before, ...after]);
}

/** Makes one span of several in a row with the same status: Meraki reports a status again and again. */
function mergeRepeated(spans: readonly StatusSpan[]): StatusSpan[] {
  const merged: StatusSpan[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last?.status === span.status) last.to = span.to;
    else merged.push({ ...span });
  }
  return merged;
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
  // Summed before the sort, which compares each device many times.
  return timelines
    .map((timeline) => ({
      timeline,
      offline: statusTotal(timeline, 'offline').length,
      alerting: statusTotal(timeline, 'alerting').length,
    }))
    .filter(({ offline, alerting }) => offline + alerting > 0)
    .toSorted(
      (a, b) =>
        Number(isStillOffline(b.timeline)) - Number(isStillOffline(a.timeline)) ||
        b.offline - a.offline ||
        b.alerting - a.alerting,
    )
    .map(({ timeline }) => timeline);
}
