import type { Query } from '../../bot/query/query.ts';
import { readAll } from '../../bot/query/read-all.ts';
import { formatNumber } from '../../bot/text/wording.ts';
import type {
  AvailabilityFilter,
  Device,
  DeviceStatus,
  Network,
  StatusChange,
} from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import { cutAt, type DeviceTimeline, deviceTimelines, type TimedChange } from './status-spans.ts';

/** Pages of 1,000 changes: 5,000 changes are read within seconds, and more would not be readable. */
const MAX_PAGES = 5;

/** The statuses by which the devices of an organization are listed. */
const LISTED: ReadonlySet<DeviceStatus> = new Set(['offline', 'alerting']);

/** A change of a status in a list. */
export interface ListedChange extends StatusChange {
  /**
   * Milliseconds for which the new status lasted; until now for a device's latest one. Undefined when that is not known, as for
   * a device that has another status now.
   */
  lasted?: number | undefined;
  isLatest: boolean;
}

/** The status changes of a device, a network or an organization. */
export interface History {
  /** The changes, newest first; those without a readable time are the last ones. */
  changes: ListedChange[];
  /** How many changes have no place in the timelines: Meraki does not tell when they were, or of which device. */
  unplaced: number;
  /** Whether one of these may be the beginning of an outage: then there may be more outages than the timelines have. */
  hasUnplacedOutage: boolean;
  /**
   * The timelines, one per device, unchanged devices included; for an organization, unchanged devices only if offline or
   * alerting.
   */
  timelines: DeviceTimeline[];
  /** Start of the changes, epoch milliseconds; later than asked for if there were too many. */
  since: number;
  /** Whether there were more changes than were read. */
  isCut: boolean;
  /** How many devices were read with their status now. */
  listed: number;
  /** Whether there are more devices than were read. */
  isPartial: boolean;
}

/**
 * Reads changes and current statuses in two parallel Meraki calls; more if there are over 1,000 changes or
 * devices.
 */
export async function findHistory(
  about: { network?: Network | undefined; device?: Device | undefined },
  query: Pick<Query, 'dashboard' | 'since' | 'until' | 'range' | 'now' | 'slices' | 'wholeRead'>,
): Promise<History> {
  const { dashboard, since, until, now, slices } = query;
  // The status now is known, so the changes between the end of the time and now tell the one at its end.
  const range = {
    ...query.range,
    ...(query.range.until !== undefined && { until: Number.POSITIVE_INFINITY }),
  };
  const filter = {
    networkId: about.device === undefined ? about.network?.id : undefined,
    serials: about.device === undefined ? undefined : [about.device.serial],
  };
  const isAll = about.device === undefined && about.network === undefined;
  // Devices that stayed online are not listed, since an organization has thousands.
  const known: AvailabilityFilter = isAll ? { statuses: [...LISTED] } : filter;
  const [{ items, isCut }, states] = await Promise.all([
    readAll((from) => dashboard.statusChanges({ ...filter, ...range }, from), query, MAX_PAGES),
    readAll((from) => dashboard.availabilities(known, from), query, MAX_PAGES),
  ]);
  const placed = await slices.sort(items.filter(isPlaced), (a, b) => b.at - a.at);
  const begin = isCut ? (placed.at(-1)?.at ?? since) : since;
  if (isCut && begin >= until) throw tooMany(placed.length);
  const { device } = about;
  const own = device && states.items.find(({ serial }) => serial === device.serial);
  // A device of which Meraki tells no serial goes by its name, for which it can be asked too.
  const named = states.items.map((one) => ({ ...one, serial: one.serial ?? one.name }));
  const devices = device === undefined ? named : [{ ...device, ...own, serial: device.serial }];
  const isAllOf = (status: DeviceStatus) => !states.isCut && (!isAll || LISTED.has(status));
  await slices.admit(items.length);
  const untilNow = await deviceTimelines({ devices, isAllOf }, placed, { from: begin, to: now }, slices);
  const timelines = until < now ? untilNow.map((one) => cutAt(one, begin, until)) : untilNow;
  const isAsked = ({ at }: StatusChange) => until === now || at === undefined || at < until;
  const unplaced = items.filter((change) => !isPlaced(change) && isAsked(change));
  return {
    changes: [
      ...withLengths(placed, untilNow, now).filter(isAsked),
      ...unplaced.map((change) => ({ ...change, isLatest: false })),
    ],
    unplaced: unplaced.length,
    hasUnplacedOutage: unplaced.some(({ to }) => to === undefined || to === 'offline'),
    timelines,
    since: begin,
    isCut,
    listed: states.items.length,
    isPartial: states.isCut,
  };
}

function tooMany(read: number): KnownError {
  const what = `There were more than ${formatNumber(read)} status changes since then, too many to read.`;
  return new KnownError('bad_arguments', what, 'Ask about one network or device, or about a later time.');
}

/** Whether it is known when a change was, and of which device. */
function isPlaced(change: StatusChange): change is TimedChange {
  return change.at !== undefined && change.serial !== undefined;
}

/** @param changes newest first */
function withLengths(
  changes: readonly TimedChange[],
  timelines: readonly DeviceTimeline[],
  now: number,
): ListedChange[] {
  const present = new Map(timelines.map((timeline) => [timeline.serial, timeline.now]));
  const next = new Map<string, number>();
  return changes.map((change) => {
    const until = next.get(change.serial);
    next.set(change.serial, change.at);
    const isLatest = until === undefined;
    const isOver = isLatest && present.get(change.serial) !== change.to;
    return { ...change, isLatest, lasted: isOver ? undefined : (until ?? now) - change.at };
  });
}
