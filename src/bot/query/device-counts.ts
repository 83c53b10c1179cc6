import type { DeviceStatus, StatusCounts, StatusOverview } from '../../core/dashboard.ts';
import type { Sentence } from '../report/report.ts';
import { countOf, formatNumber, listed, listedUpTo } from '../text/wording.ts';
import { amountOf, countStatuses, STATUSES, statusesIn } from './device-status.ts';

/** Meraki's other words for statuses that an answer names: it may send any number of them. */
const MAX_OTHERS = 3;

/** The number of devices by status, where Meraki both counts and lists them. */
export interface DeviceCounts {
  /** The worse of both: the larger number of each status, but of `online` the smaller one, or what is left. */
  counts: StatusCounts;
  /** Statuses of which Meraki says no number, worst first. */
  notKnown: DeviceStatus[];
  /** Statuses of ours of which there may be more devices than `counts` has. */
  atLeast: DeviceStatus[];
  /** Statuses of which Meraki counts more or fewer devices than it lists. */
  differing: { status: DeviceStatus; counted: number; listed: number }[];
}

/**
 * Puts together what Meraki counts and what it lists: both are up to five minutes old, and one may know more than the other.
 *
 * @param overview what Meraki counts; empty when nothing was counted
 * @param devices what it lists
 * @param isWholeOf tells whether all devices with a status are among `devices`
 */
export function worseCounts(
  overview: StatusOverview,
  devices: readonly { status?: DeviceStatus | undefined }[],
  isWholeOf: (status: DeviceStatus) => boolean,
): DeviceCounts {
  const inList = countStatuses(devices);
  const counts = new Map<DeviceStatus, number>();
  const found: Omit<DeviceCounts, 'counts'> = { notKnown: [], atLeast: [], differing: [] };
  for (const status of statusesIn(new Map<DeviceStatus, unknown>([...overview, ...inList]))) {
    const counted = overview.get(status);
    const known = inList.get(status) ?? 0;
    if (counted !== undefined) {
      counts.set(status, Math.max(counted, known));
      const isDiffering = isWholeOf(status) ? counted !== known : counted < known;
      if (isDiffering) found.differing.push({ status, counted, listed: known });
    } else if (known > 0 || isWholeOf(status)) {
      counts.set(status, known);
      if (!isWholeOf(status) && STATUSES.includes(status)) found.atLeast.push(status);
    } else found.notKnown.push(status);
  }
  const online = overview.get('online');
  if (online !== undefined && isWholeOf('online')) {
    // The smaller number, unless even more are listed that are nothing else.
    const others = [...counts].filter(([status]) => status !== 'online' && isWholeOf(status));
    const left = devices.length - others.reduce((sum, [, n]) => sum + n, 0);
    counts.set('online', Math.max(Math.min(online, inList.get('online') ?? 0), left));
  }
  return { counts, ...found };
}

/** Says where Meraki's numbers and its list contradict each other, and which numbers it does not tell. */
export function countNotes({
  notKnown,
  differing,
}: Pick<DeviceCounts, 'notKnown' | 'differing'>): Sentence[] {
  // Words of ours first: they are few, and a headline has the smaller number of those that are online.
  const isOther = ({ status }: (typeof differing)[number]) => Number(!STATUSES.includes(status));
  const pairs = differing
    .toSorted((a, b) => isOther(a) - isOther(b))
    .map(
      ({ status, counted, listed: known }) =>
        `counts ${countOf(counted, 'device')} ${status} and lists ${formatNumber(known)}`,
    );
  const shown = pairs.slice(0, STATUSES.length);
  if (pairs.length > shown.length) shown.push(`differs in ${formatNumber(pairs.length - shown.length)} more`);
  return [
    ...(pairs.length === 0 ? [] : [`Meraki ${shown.join('; ')}.`]),
    ...(notKnown.length === 0
      ? []
      : [`Meraki does not say how many devices are ${listedUpTo(STATUSES.length, notKnown, 'or')}.`]),
  ];
}

/** Returns Meraki's other words for the statuses that devices have. */
export function otherStatuses(counts: StatusCounts): DeviceStatus[] {
  return statusesIn(counts).filter((status) => !STATUSES.includes(status) && amountOf(counts, status) > 0);
}

/** Counts the devices whose status is none of ours, in Meraki's words: `3 updating and 1 rebooting`; empty for none. */
export function othersInWords(counts: StatusCounts): string {
  const others = otherStatuses(counts);
  const named = others
    .slice(0, MAX_OTHERS)
    .map((status) => `${formatNumber(amountOf(counts, status))} ${status}`);
  const left = others.slice(MAX_OTHERS).reduce((sum, status) => sum + amountOf(counts, status), 0);
  return listed(
    left === 0
      ? named
      : [...named, `${formatNumber(left)} in ${left === 1 ? 'another state' : 'other states'}`],
  );
}
