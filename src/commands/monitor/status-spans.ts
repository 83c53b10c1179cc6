import type { DeviceStatus, StatusChange } from '../../core/dashboard.ts';

/** From when to when a device had a status; epoch milliseconds. */
export interface StatusSpan {
  from: number;
  to: number;
  status: DeviceStatus;
}

/** How one device fared. */
export interface DeviceTimeline {
  serial: string;
  name: string;
  networkId?: string | undefined;
  /** Oldest first, what is unknown is left out. */
  spans: StatusSpan[];
}

/** What is known of a device beside its changes. */
export interface KnownDevice {
  serial: string;
  name: string;
  networkId?: string | undefined;
  /** Its status now. */
  status?: DeviceStatus | undefined;
}

/** The pasts of all devices that changed or are known, within the time that the changes are of. */
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

/** What did not change is as it is now. */
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

/** A status that was told twice lasted from the first time on. */
function mergeRepeated(spans: StatusSpan[], next: StatusSpan): StatusSpan[] {
  const last = spans.at(-1);
  if (last?.status !== next.status) return [...spans, next];
  return [...spans.slice(0, -1), { ...last, to: next.to }];
}

/** How often a device had a status, and for how many milliseconds in all. */
export function statusTotal(
  { spans }: DeviceTimeline,
  status: DeviceStatus,
): { times: number; length: number } {
  const own = spans.filter((span) => span.status === status);
  return { times: own.length, length: own.reduce((sum, { from, to }) => sum + to - from, 0) };
}

/** Its status at the end. */
export function lastStatus({ spans }: DeviceTimeline): DeviceStatus | undefined {
  return spans.at(-1)?.status;
}

export function isStillOffline(timeline: DeviceTimeline): boolean {
  return lastStatus(timeline) === 'offline';
}

/** Who still is offline first, the longest before the others, then longest alerting; who never was either is left out. */
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
