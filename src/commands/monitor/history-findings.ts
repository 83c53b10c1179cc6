import type { Query } from '../../bot/query/query.ts';
import { readAll } from '../../bot/query/read-all.ts';
import type { AvailabilityFilter, Device, Network, StatusChange } from '../../core/dashboard.ts';
import { type DeviceTimeline, deviceTimelines } from './status-spans.ts';

/** Pages of 1,000 changes: 5,000 changes are read within seconds, and more would not be readable. */
const MAX_PAGES = 5;

/** The status changes of a device, a network or an organization. */
export interface History {
  /**
   * The changes, newest first. `lasted` is the time in milliseconds for which the new status lasted; until now for a
   * device's latest one.
   */
  changes: (StatusChange & { lasted: number; isLatest: boolean })[];
  /**
   * The timelines, one per device, unchanged devices included; for an organization, unchanged devices only if offline or
   * alerting.
   */
  timelines: DeviceTimeline[];
  /** Start of the changes, epoch milliseconds; later than asked for if there were too many. */
  since: number;
  /** Whether there were more changes than were read. */
  isCut: boolean;
  /** Whether there are more devices than were read. */
  isPartial: boolean;
}

/**
 * Reads changes and current statuses in two parallel Meraki calls; more if there are over 1,000 changes or
 * devices.
 */
export async function findHistory(
  about: { network?: Network | undefined; device?: Device | undefined },
  query: Pick<Query, 'dashboard' | 'since' | 'now' | 'slices' | 'wholeRead'>,
): Promise<History> {
  const { dashboard, since, now, slices } = query;
  const filter = {
    networkId: about.device === undefined ? about.network?.id : undefined,
    serials: about.device === undefined ? undefined : [about.device.serial],
  };
  const isAll = about.device === undefined && about.network === undefined;
  // Devices that stayed online are not listed, since an organization has thousands.
  const known: AvailabilityFilter = isAll ? { statuses: ['offline', 'alerting'] } : filter;
  const [{ items, isCut }, states] = await Promise.all([
    readAll((from) => dashboard.statusChanges({ ...filter, since }, from), query, MAX_PAGES),
    readAll((from) => dashboard.availabilities(known, from), query, MAX_PAGES),
  ]);
  const changes = await slices.sort(items, (a, b) => b.at - a.at);
  const begin = isCut ? (changes.at(-1)?.at ?? since) : since;
  const devices = about.device === undefined ? states.items : [{ ...about.device, ...states.items[0] }];
  await slices.admit(changes.length);
  return {
    changes: withLengths(changes, now),
    timelines: await deviceTimelines(devices, changes, { from: begin, to: now }, slices),
    since: begin,
    isCut,
    isPartial: states.isCut,
  };
}

/** @param changes newest first */
function withLengths(changes: readonly StatusChange[], now: number): History['changes'] {
  const next = new Map<string, number>();
  return changes.map((change) => {
    const until = next.get(change.serial);
    next.set(change.serial, change.at);
    return { ...change, lasted: (until ?? now) - change.at, isLatest: until === undefined };
  });
}
