import { networkNames } from '../../bot/query/network-names.ts';
import { type Unread, unlessDenied } from '../../bot/query/partial-results.ts';
import type { Alert, Dashboard, Device, DeviceStatus, Uplink } from '../../core/dashboard.ts';

/** What Meraki tells of one device. */
export interface DeviceFindings {
  /** Undefined when Meraki tells none. */
  status: DeviceStatus | undefined;
  /** Undefined when it is in no network, or the names could not be read. */
  networkName: string | undefined;
  /** Open ones about it, newest first; undefined when they could not be read. */
  alerts: Alert[] | undefined;
  /** There are more than those. */
  hasMoreAlerts: boolean;
  /** None for what has no way to the internet of its own. */
  uplinks: Uplink[];
  /** When it told of its uplinks last, epoch milliseconds. */
  lastReportedAt: number | undefined;
  /** What could not be read. */
  unread: Unread[];
}

const WITH_UPLINKS = ['appliance', 'cellularGateway'];

/** Two or three Meraki calls side by side, and one for the networks' names unless they were read a short while ago. */
export async function findDevice(
  { serial, productType = '', networkId }: Device,
  dashboard: Dashboard,
): Promise<DeviceFindings> {
  const unread: Unread[] = [];
  const serials = [serial];
  const [states, nameOf, alerts, uplinks] = await Promise.all([
    unlessDenied('its status', dashboard.availabilities({ serials }), unread),
    networkId === undefined ? undefined : unlessDenied('its network', networkNames(dashboard), unread),
    unlessDenied('alerts', dashboard.alerts({ serials }), unread),
    WITH_UPLINKS.includes(productType)
      ? unlessDenied('uplinks', dashboard.uplinks({ serials }), unread)
      : undefined,
  ]);
  const own = uplinks?.items.find((one) => one.serial === serial);
  return {
    status: states?.items.find((one) => one.serial === serial)?.status,
    networkName: nameOf?.(networkId),
    alerts: alerts?.items,
    hasMoreAlerts: alerts?.next !== undefined,
    uplinks: own?.uplinks ?? [],
    lastReportedAt: own?.lastReportedAt,
    unread,
  };
}
