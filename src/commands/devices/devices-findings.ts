import { type DeviceCounts, worseCounts } from '../../bot/query/device-counts.ts';
import { STATUSES, statusesIn } from '../../bot/query/device-status.ts';
import type { Query } from '../../bot/query/query.ts';
import { readAll } from '../../bot/query/read-all.ts';
import type {
  AvailabilityFilter,
  DeviceAvailability,
  DeviceStatus,
  Excerpt,
  StatusOverview,
} from '../../core/dashboard.ts';
import type { DeviceFilter } from './devices-filter.ts';
import { isWanted } from './devices-text.ts';

/** Devices that Meraki returns in one call. */
const PAGE_SIZE = 1000;
/** Pages that are read for a file: more rows than a file holds. */
const MAX_FILE_PAGES = 100;
/** Pages that are read of product lines of which Meraki counts nothing: as a rule it does not filter by them either. */
const MAX_UNCOUNTED_PAGES = 10;

/** The data of a devices answer, as read from Meraki. */
export interface FoundDevices {
  counted: DeviceCounts;
  /** Whether Meraki itself counts any of the devices that were asked for. */
  isCounted: boolean;
  /** The devices that were read and fit the filter. */
  devices: DeviceAvailability[];
  /** The number of those that were read and do not. */
  others: number;
  /** Whether these are not all, so that the list has to be read on, status by status. */
  isInParts: boolean;
  /** The first page of the worst status; undefined when all statuses were read together. */
  firstOfWorst: Excerpt<DeviceAvailability> | undefined;
}

/**
 * Reads the devices of a filter in one Meraki call for the counts and one for up to 1,000 devices; of more devices, the first
 * page of the worst status. A file, and product lines that Meraki does not count, take one call for each 1,000.
 */
export async function readDevices(
  filter: DeviceFilter & Pick<AvailabilityFilter, 'networkId'>,
  query: Pick<Query, 'args' | 'dashboard' | 'wholeRead'>,
): Promise<FoundDevices> {
  const { dashboard, args } = query;
  const { networkId, statuses, productTypes, tags } = filter;
  // Meraki's counts ignore tags.
  const overview = tags.length > 0 ? undefined : await dashboard.statusCounts({ networkId, productTypes });
  const isNone = overview !== undefined && expectedOf(overview, { statuses: [] }) === 0;
  // Meraki may count none of a product line that it lists; that there is no device at all is believed.
  if (isNone && (productTypes.length === 0 || (await dashboard.availabilities(filter)).items.length === 0)) {
    return resultOf([], { filter, overview, isWholeOf: () => true, isInParts: false });
  }
  if (!args.csv && (expectedOf(overview, filter) ?? 0) > PAGE_SIZE) {
    const [worst = ''] = statuses.length === 0 ? STATUSES : statuses;
    const page = await dashboard.availabilities({ ...filter, statuses: [worst] });
    const isWholeOf = (status: DeviceStatus) => page.next === undefined && status === worst;
    return { ...resultOf(page.items, { filter, overview, isWholeOf, isInParts: true }), firstOfWorst: page };
  }
  const isUncounted = productTypes.length > 0 && overview?.size === 0;
  const most = args.csv ? MAX_FILE_PAGES : isUncounted ? MAX_UNCOUNTED_PAGES : 1;
  const { items, isCut } = await readAll((from) => dashboard.availabilities(filter, from), query, most);
  return resultOf(items, { filter, overview, isWholeOf: () => !isCut, isInParts: isCut });
}

/** The filter and the counts of a reading of devices, and how much of it was read. */
interface Reading {
  filter: DeviceFilter;
  overview: StatusOverview | undefined;
  /** Whether all devices with a status were read. */
  isWholeOf(status: DeviceStatus): boolean;
  isInParts: boolean;
}

function resultOf(
  items: readonly DeviceAvailability[],
  { filter, overview = new Map(), isWholeOf, isInParts }: Reading,
): FoundDevices {
  const devices = items.filter(({ status }) => isWanted(status, filter));
  return {
    counted: worseCounts(overview, devices, (status) => isWanted(status, filter) && isWholeOf(status)),
    isCounted: [...overview].some(([status, n]) => n !== undefined && isWanted(status, filter)),
    devices,
    others: items.length - devices.length,
    isInParts,
    firstOfWorst: undefined,
  };
}

/** Returns how many devices Meraki counts; undefined when it does not say so of each status. */
function expectedOf(
  overview: StatusOverview | undefined,
  filter: Pick<DeviceFilter, 'statuses'>,
): number | undefined {
  if (overview === undefined) return undefined;
  const wanted = statusesIn(overview).filter((status) => isWanted(status, filter));
  const numbers = wanted.map((status) => overview.get(status) ?? Number.NaN);
  const sum = numbers.reduce((total, number) => total + number, 0);
  return Number.isNaN(sum) ? undefined : sum;
}
