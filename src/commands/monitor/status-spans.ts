import type { Slices } from '../../core/async/slices.ts';
import type { DeviceStatus, StatusChange } from '../../core/dashboard.ts';

/** A time during which a device kept one status; epoch milliseconds. */
export interface StatusSpan {
  from: number;
  to: number;
  status: DeviceStatus;
  /** Whether it ended at some time before `to`: the device has another status now, and Meraki tells of no change to that. */
  isAtMost?: true;
}

/** The statuses of one device over time. */
export interface DeviceTimeline {
  serial: string;
  name: string;
  networkId?: string | undefined;
  /** Oldest first; times with an unknown status are left out. The last one has no length when its begin is not known. */
  spans: StatusSpan[];
  /** The status at the end of the time; undefined when Meraki does not tell. */
  now: DeviceStatus | undefined;
  /** Milliseconds of the time of which no status is known. */
  unknown: number;
}

/** A device and its status now. */
export interface KnownDevice {
  serial: string;
  name: string;
  networkId?: string | undefined;
  /** Undefined when Meraki did not return it. */
  status?: DeviceStatus | undefined;
}

/** A change of a device's status that has its place in time. */
export type TimedChange = StatusChange & { at: number; serial: string };

/** The devices whose status now is known. */
export interface KnownDevices {
  devices: readonly KnownDevice[];
  /** Whether a device with this status would be among them: one that is not has another status, or is gone. */
  isAllOf(status: DeviceStatus): boolean;
}

/**
 * Returns the timelines of all devices that are known or that changed. The status now is the one of `known`, which every other
 * command tells too, also where the latest change was to another one.
 *
 * @param time start and end of the time that `changes` covers, epoch milliseconds
 */
export async function deviceTimelines(
  known: KnownDevices,
  changes: readonly TimedChange[],
  time: { from: number; to: number },
  slices: Slices,
): Promise<DeviceTimeline[]> {
  const bySerial = Map.groupBy(changes, ({ serial }) => serial);
  const devices = new Map<string, { device: KnownDevice; isKnown: boolean }>(
    changes.map(({ serial, name, networkId }) => [
      serial,
      { device: { serial, name, networkId }, isKnown: false },
    ]),
  );
  for (const device of known.devices) devices.set(device.serial, { device, isKnown: true });
  const changesOf = ({ serial }: KnownDevice) => bySerial.get(serial) ?? [];
  return slices.map(
    devices.values(),
    ({ device, isKnown }) => {
      const own = changesOf(device).toSorted((a, b) => a.at - b.at);
      const latest = own.at(-1)?.to;
      const isTold = isKnown || latest === undefined || known.isAllOf(latest);
      const now = isTold ? device.status : latest;
      const spans = spansOf(own, now, time);
      const covered = spans.reduce((sum, { from, to }) => sum + to - from, 0);
      const { serial, name, networkId } = device;
      return { serial, name, networkId, spans, now, unknown: time.to - time.from - covered };
    },
    ({ device }) => 1 + changesOf(device).length,
  );
}

/** Leaves of a timeline that reaches until now what was until a time; its `now` is the status then. */
export function cutAt(timeline: DeviceTimeline, from: number, until: number): DeviceTimeline {
  const spans = timeline.spans
    .filter((span) => span.from < until && span.from < span.to)
    .map((span) => ({ ...span, to: Math.min(span.to, until) }));
  const last = spans.at(-1);
  const covered = spans.reduce((sum, span) => sum + span.to - span.from, 0);
  const now = last?.to === until && !last.isAtMost ? last.status : undefined;
  return { ...timeline, spans, now, unknown: until - from - covered };
}

/**
 * Returns the spans of one device; without changes it had its present status all the time.
 *
 * @param changes oldest first
 */
function spansOf(
  changes: readonly TimedChange[],
  now: DeviceStatus | undefined,
  { from, to }: { from: number; to: number },
): StatusSpan[] {
  const [first] = changes;
  if (first === undefined) return now === undefined ? [] : [{ from, to, status: now }];
  // A change at the very end, or a little later by Meraki's clock, still is one: it has the last millisecond.
  const inTime = ({ at }: TimedChange) => Math.min(Math.max(at, from), to - 1);
  const after = changes.map((change, index) => {
    const next = changes[index + 1];
    return { from: inTime(change), to: next === undefined ? to : inTime(next), status: change.to };
  });
  const before = { from, to: inTime(first), status: first.from };
  const spans = mergeRepeated([before, ...after].flatMap(knownSpan));
  // Meraki told of no change to the present status: since when the device has it is not known.
  const latest = changes.at(-1)?.to;
  if (latest === now) return spans;
  const known = spans.map((span) =>
    latest !== undefined && span.to === to && span.from < to ? { ...span, isAtMost: true as const } : span,
  );
  return now === undefined ? known : [...known, { from: to, to, status: now }];
}

/** A span of which the status may not be known. */
type PossibleSpan = Omit<StatusSpan, 'status'> & { status: DeviceStatus | undefined };

/** Leaves out spans that have no length or no status. */
function knownSpan({ from, to, status }: PossibleSpan): StatusSpan[] {
  return status === undefined || from >= to ? [] : [{ from, to, status }];
}

/** Makes one span of several in a row with the same status: Meraki reports a status again and again. */
function mergeRepeated(spans: readonly StatusSpan[]): StatusSpan[] {
  const merged: StatusSpan[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last?.status === span.status && last.to === span.from) last.to = span.to;
    else merged.push({ ...span });
  }
  return merged;
}
