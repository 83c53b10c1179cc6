import type { DeviceStatus, StatusChange } from '../../core/dashboard.ts';

/** From when to when a device had a status; epoch milliseconds. */
export interface StatusSpan {
  from: number;
  to: number;
  status: DeviceStatus;
}

/** How one device fared. */
export interface Past {
  serial: string;
  name: string;
  networkId?: string | undefined;
  /** Oldest first, what is unknown is left out. */
  spans: StatusSpan[];
}

/** What is known of a device beside its changes. */
export interface Known {
  serial: string;
  name: string;
  networkId?: string | undefined;
  /** Its status now. */
  status?: DeviceStatus | undefined;
}

/** The pasts of all devices that changed or are known, within the time that the changes are of. */
export function pastsOf(
  known: readonly Known[],
  changes: readonly StatusChange[],
  from: number,
  to: number,
): Past[] {
  const bySerial = Map.groupBy(changes, ({ serial }) => serial);
  const devices = new Map<string, Known>(
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
  return [...before, ...after].reduce(joined, []);
}

/** A status that was told twice lasted from the first time on. */
function joined(spans: StatusSpan[], next: StatusSpan): StatusSpan[] {
  const last = spans.at(-1);
  if (last?.status !== next.status) return [...spans, next];
  return [...spans.slice(0, -1), { ...last, to: next.to }];
}

/** How often a device had a status, and for how many milliseconds in all. */
export function sumOf({ spans }: Past, status: DeviceStatus): { times: number; length: number } {
  const own = spans.filter((span) => span.status === status);
  return { times: own.length, length: own.reduce((sum, { from, to }) => sum + to - from, 0) };
}

/** Its status at the end. */
export function lastStatus({ spans }: Past): DeviceStatus | undefined {
  return spans.at(-1)?.status;
}

export function isStillOffline(past: Past): boolean {
  return lastStatus(past) === 'offline';
}

/** Who still is offline first, the longest before the others, then longest alerting; who never was either is left out. */
export function worstPasts(pasts: readonly Past[]): Past[] {
  const length = (past: Past, status: DeviceStatus) => sumOf(past, status).length;
  return pasts
    .filter((past) => length(past, 'offline') + length(past, 'alerting') > 0)
    .toSorted(
      (a, b) =>
        Number(isStillOffline(b)) - Number(isStillOffline(a)) ||
        length(b, 'offline') - length(a, 'offline') ||
        length(b, 'alerting') - length(a, 'alerting'),
    );
}
