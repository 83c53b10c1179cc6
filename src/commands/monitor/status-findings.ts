import { byImportance } from '../../bot/query/by-importance.ts';
import { type DeviceCounts, worseCounts } from '../../bot/query/device-counts.ts';
import { countStatuses } from '../../bot/query/device-status.ts';
import { readPart, type Unread } from '../../bot/query/partial-results.ts';
import { byName } from '../../bot/text/naming.ts';
import type { Slices } from '../../core/async/slices.ts';
import type {
  AlertCounts,
  Dashboard,
  DeviceAvailability,
  DeviceStatus,
  DeviceUplinks,
  Excerpt,
  StatusCounts,
  Uplink,
} from '../../core/dashboard.ts';
import {
  type GatewayStatuses,
  namesBySerial,
  type ReadGateways,
  readGatewayStatuses,
  readGateways,
} from '../sites/gateways.ts';
import type { SiteCounts } from '../sites/site-state.ts';
import { type FoundUplinks, isTroubled, moreUrgent, siteUplinks, worstFirst } from '../sites/site-uplinks.ts';

/** An uplink that is not known to work, see `isTroubled`. */
export interface UplinkTrouble extends Pick<Uplink, 'interface' | 'status'> {
  /** The device's name; its serial, or the id of its network, if no name is known. */
  device: string;
  serial?: string | undefined;
}

/** The data of a status answer, as read from Meraki. */
export interface StatusFindings {
  counts: StatusCounts;
  /** Statuses of which Meraki says no number. */
  notKnown: DeviceStatus[];
  /** Statuses of which Meraki counts more or fewer devices than it lists. */
  differing: DeviceCounts['differing'];
  /** Whether there are more devices than were counted. */
  isPartial: boolean;
  /** Offline devices, the most important first; incomplete in a large organization. */
  offline: DeviceAvailability[];
  /** Uplinks with trouble, the worst first. */
  uplinks: UplinkTrouble[];
  /** The sites by state; undefined when the uplinks could not be read. */
  sites: SiteCounts | undefined;
  /** The number of gateways whose uplinks Meraki does not tell. */
  untold: number;
  /** Undefined when they could not be read. */
  alerts: AlertCounts | undefined;
  /** The number of gateways whose uplinks were read; undefined when these are all. */
  firstGateways: number | undefined;
  /** Parts that could not be read, or were too many. */
  unread: Unread[];
}

/**
 * Reads the status in three Meraki calls for an organization, two for a network, and one for each 1,000 gateways, at most
 * ten. When more than 1,000 devices are listed, also one for each 1,000 gateways that are offline or dormant.
 */
export async function findStatus(
  dashboard: Dashboard,
  networkId: string | undefined,
  slices: Slices,
): Promise<StatusFindings> {
  const unread: Unread[] = [];
  const statuses: DeviceStatus[] = ['offline', 'alerting', 'dormant'];
  const [overview, devices, gateways, alerts] = await Promise.all([
    networkId === undefined ? dashboard.statusCounts() : undefined,
    dashboard.availabilities(networkId === undefined ? { statuses } : { networkId }),
    readPart('uplinks', readGateways(dashboard, networkId), unread),
    readPart('alerts', dashboard.alertCounts({ networkId }), unread),
  ]);
  const found = await findUplinks(gateways, await gatewaysIn(devices, dashboard, networkId, unread), slices);
  const isWhole = devices.next === undefined;
  const { atLeast, ...counted } = worseCounts(
    overview ?? countStatuses(devices.items),
    devices.items,
    (status) => isWhole && (networkId !== undefined || statuses.includes(status)),
  );
  return {
    ...counted,
    isPartial: overview === undefined ? !isWhole : atLeast.length > 0,
    offline: devices.items.filter(({ status }) => status === 'offline').toSorted(byImportance),
    uplinks: await uplinkTroubles(found, devices, slices),
    // Without the uplinks nobody knows which gateways stand beside one that is offline, except in one network.
    sites: gateways === undefined && networkId === undefined ? undefined : found.sites,
    untold: found.untold.length,
    firstGateways: found.firstGateways,
    alerts,
    unread,
  };
}

/** Takes the gateways' statuses from those of the devices; when these are not all, reads them. */
async function gatewaysIn(
  { items, next }: Excerpt<DeviceAvailability>,
  dashboard: Dashboard,
  networkId: string | undefined,
  unread: Unread[],
): Promise<GatewayStatuses | undefined> {
  if (next !== undefined)
    return readPart('the status of gateways', readGatewayStatuses(dashboard, networkId), unread);
  return { items, restIsUp: networkId === undefined };
}

function findUplinks(
  gateways: ReadGateways = { items: [], isCut: false },
  statuses: GatewayStatuses | undefined,
  slices: Slices,
): Promise<FoundUplinks> {
  return siteUplinks(
    gateways,
    { statuses, deviceName: () => undefined, networkName: (id = '') => id },
    slices,
  );
}

async function uplinkTroubles(
  { uplinks }: FoundUplinks,
  { items }: Excerpt<DeviceAvailability>,
  slices: Slices,
): Promise<UplinkTrouble[]> {
  const nameOf = namesBySerial(items);
  const titleOf = ({ serial, networkId = '' }: DeviceUplinks) => nameOf(serial) ?? serial ?? networkId;
  const troubled = uplinks.filter(isTroubled).map((one) => ({ ...one, title: titleOf(one.device) }));
  const sorted = await slices.sort(
    troubled,
    (a, b) => moreUrgent(a, b) || byName(a.title, b.title) || worstFirst(a, b),
  );
  return sorted.map(({ title, device: { serial }, uplink: { interface: name, status } }) => ({
    device: title,
    serial,
    interface: name,
    status,
  }));
}
