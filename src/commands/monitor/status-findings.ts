import { byImportance } from '../../bot/query/by-importance.ts';
import { readPart, type Unread } from '../../bot/query/partial-results.ts';
import { countStatuses } from '../../bot/query/severity.ts';
import { byName } from '../../bot/text/naming.ts';
import type {
  AlertCounts,
  Dashboard,
  DeviceAvailability,
  DeviceUplinks,
  Excerpt,
  StatusCounts,
} from '../../core/dashboard.ts';
import { isWorking, uplinkRank } from '../sites/uplink-status.ts';

/**
 * An uplink that is neither `active` nor `ready`; `device` is the device's name, or its serial if no name is
 * known.
 */
export interface UplinkTrouble {
  device: string;
  serial: string;
  interface: string;
  status: string;
}

/** The data of a status answer, as read from Meraki. */
export interface StatusFindings {
  counts: StatusCounts;
  /** Whether there are more devices than were counted. */
  isPartial: boolean;
  /** Offline devices, the most important first; incomplete in a large organization. */
  offline: DeviceAvailability[];
  /** Uplinks with trouble, the worst first. */
  uplinks: UplinkTrouble[];
  /** Undefined when they could not be read. */
  alerts: AlertCounts | undefined;
  /** Whether the uplinks of all devices were read. */
  uplinksAreAll: boolean;
  /** Parts that could not be read, or were too many. */
  unread: Unread[];
}

/** Reads the status in four Meraki calls for an organization, three for a network, whatever its size. */
export async function findStatus(
  dashboard: Dashboard,
  networkId: string | undefined,
): Promise<StatusFindings> {
  const unread: Unread[] = [];
  const statuses: ('offline' | 'alerting')[] = ['offline', 'alerting'];
  const [overview, devices, uplinks, alerts] = await Promise.all([
    networkId === undefined ? dashboard.statusCounts() : undefined,
    dashboard.availabilities(networkId === undefined ? { statuses } : { networkId }),
    readPart('uplinks', dashboard.uplinks({ networkId }), unread),
    readPart('alerts', dashboard.alertCounts({ networkId }), unread),
  ]);
  if (uplinks?.next !== undefined) unread.push({ what: 'uplinks beyond the first 1,000 devices' });
  return {
    counts: overview ?? countStatuses(devices.items),
    isPartial: overview === undefined && devices.next !== undefined,
    offline: devices.items.filter(({ status }) => status === 'offline').toSorted(byImportance),
    uplinks: uplinkTroubles(uplinks?.items ?? [], devices),
    alerts,
    uplinksAreAll: uplinks?.next === undefined,
    unread,
  };
}

function uplinkTroubles(
  devices: readonly DeviceUplinks[],
  { items }: Excerpt<DeviceAvailability>,
): UplinkTrouble[] {
  const names = new Map(items.map(({ serial, name }) => [serial, name]));
  return devices
    .flatMap(({ serial, uplinks }) => uplinks.map((uplink) => ({ ...uplink, serial })))
    .filter((uplink) => !isWorking(uplink))
    .map((uplink) => ({ ...uplink, device: names.get(uplink.serial) ?? uplink.serial }))
    .toSorted((a, b) => uplinkRank(a.status) - uplinkRank(b.status) || byName(a.device, b.device));
}
