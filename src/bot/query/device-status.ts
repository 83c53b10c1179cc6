import type { DeviceStatus, StatusCounts } from '../../core/dashboard.ts';
import type { Tone } from '../report/rows.ts';

/** Meraki's statuses of devices in the order in which an answer lists them: the worst first. Others stand before `online`. */
export const STATUSES: readonly DeviceStatus[] = ['offline', 'alerting', 'dormant', 'online'];

const TONES: ReadonlyMap<DeviceStatus, Tone> = new Map([
  ['offline', 'attention'],
  ['alerting', 'warning'],
  ['online', 'good'],
]);

/** Returns the tone of a device status; of one without words of ours, or none, the default tone. */
export function statusTone(status: DeviceStatus | undefined): Tone {
  return TONES.get(status ?? '') ?? 'default';
}

/** Returns the rank of a device status, for sorting: 0 is the worst, and only `online` comes behind an unknown one. */
export function statusRank(status: DeviceStatus | undefined): number {
  const known = STATUSES.indexOf(status ?? '');
  return known === -1 ? STATUSES.length - 1.5 : known;
}

/** The words for a device whose status Meraki does not tell. */
export const STATUS_NOT_KNOWN = 'status unknown';

/** Counts devices by status. */
export function countStatuses(
  devices: Iterable<{ status?: DeviceStatus | undefined }>,
): Map<DeviceStatus, number> {
  const counts = new Map<DeviceStatus, number>(STATUSES.map((status) => [status, 0]));
  for (const { status = STATUS_NOT_KNOWN } of devices) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

/** Returns how many devices are known to have a status; 0 when Meraki does not count it. */
export function amountOf(counts: StatusCounts, status: DeviceStatus): number {
  return counts.get(status) ?? 0;
}

/** Compares statuses, for sorting: worst first, those without words of ours by name, and then those that are not known. */
export function compareStatuses(
  a: DeviceStatus = STATUS_NOT_KNOWN,
  b: DeviceStatus = STATUS_NOT_KNOWN,
): number {
  if (a === b) return 0;
  const rank = statusRank(a) - statusRank(b);
  if (rank !== 0) return rank;
  return a === STATUS_NOT_KNOWN || (b !== STATUS_NOT_KNOWN && a > b) ? 1 : -1;
}

/** Returns the statuses of counts in the order of `compareStatuses`, with all of ours. */
export function statusesIn(counts: ReadonlyMap<DeviceStatus, unknown>): DeviceStatus[] {
  return [...new Set([...STATUSES, ...counts.keys()])].toSorted(compareStatuses);
}
