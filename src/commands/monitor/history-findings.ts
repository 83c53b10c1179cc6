import { readAll } from '../../bot/query/read-all.ts';
import type { AvailabilityFilter, Dashboard, Device, Network, StatusChange } from '../../core/dashboard.ts';
import { type DeviceTimeline, deviceTimelines } from './status-spans.ts';

/** 5,000 changes: what a person can still make sense of, in seconds. */
const MAX_PAGES = 5;

/** What happened to a device, or to all of a network or an organization. */
export interface History {
  /** Newest first, and how long each state lasted, in milliseconds; the newest of a device until now. */
  changes: (StatusChange & { lasted: number; isLatest: boolean })[];
  /** Each device, also those that nothing happened to; of an organization only if they are offline or alerting. */
  timelines: DeviceTimeline[];
  /** Since when the changes are known: later than asked for where there were too many. */
  since: number;
  isCut: boolean;
  /** There are more devices than were read. */
  isPartial: boolean;
}

/** Two calls side by side; more only where there are more than 1,000 changes or devices. */
export async function findHistory(
  about: { network?: Network | undefined; device?: Device | undefined },
  { since, now }: { since: number; now: number },
  dashboard: Dashboard,
): Promise<History> {
  const filter = {
    networkId: about.device === undefined ? about.network?.id : undefined,
    serials: about.device === undefined ? undefined : [about.device.serial],
  };
  const isAll = about.device === undefined && about.network === undefined;
  // Who never changed and is online needs no mention among thousands.
  const known: AvailabilityFilter = isAll ? { statuses: ['offline', 'alerting'] } : filter;
  const [{ items, isCut }, states] = await Promise.all([
    readAll((from) => dashboard.statusChanges({ ...filter, since }, from), MAX_PAGES),
    readAll((from) => dashboard.availabilities(known, from), MAX_PAGES),
  ]);
  const changes = items.toSorted((a, b) => b.at - a.at);
  const begin = isCut ? (changes.at(-1)?.at ?? since) : since;
  const devices = about.device === undefined ? states.items : [{ ...about.device, ...states.items[0] }];
  return {
    changes: withLengths(changes, now),
    timelines: deviceTimelines(devices, changes, begin, now),
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
