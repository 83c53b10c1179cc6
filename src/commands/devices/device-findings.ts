import { networkNames } from '../../bot/query/network-names.ts';
import { readPart, type Unread } from '../../bot/query/partial-results.ts';
import type { Alert, Dashboard, Device, DeviceStatus, Uplink } from '../../core/dashboard.ts';
import { GATEWAY_TYPES } from '../sites/gateways.ts';

/** The data of a device answer, as read from Meraki. */
export interface DeviceFindings {
  /** Undefined when Meraki returns none. */
  status: DeviceStatus | undefined;
  /** Undefined when the device is in no network, or the names could not be read. */
  networkName: string | undefined;
  /** Open alerts, newest first; undefined when they could not be read. */
  alerts: Alert[] | undefined;
  /** Whether Meraki has more open alerts than these. */
  hasMoreAlerts: boolean;
  /** Empty for a device without uplinks of its own, and when they could not be read; undefined when Meraki does not tell. */
  uplinks: Uplink[] | undefined;
  /** Time of the last report about its uplinks, epoch milliseconds. */
  lastReportedAt: number | undefined;
  /** Parts that could not be read. */
  unread: Unread[];
}

/**
 * Reads a device in two or three parallel Meraki calls, and one for the networks' names unless they are
 * cached.
 */
export async function findDevice(
  { serial, productType = '', networkId }: Device,
  dashboard: Dashboard,
): Promise<DeviceFindings> {
  const unread: Unread[] = [];
  const hasUplinks = GATEWAY_TYPES.includes(productType);
  const serials = [serial];
  const [states, nameOf, alerts, uplinks] = await Promise.all([
    readPart('its status', dashboard.availabilities({ serials }), unread),
    networkId === undefined ? undefined : readPart('its network', networkNames(dashboard), unread),
    readPart('alerts', dashboard.alerts({ serials }), unread),
    hasUplinks ? readPart('uplinks', dashboard.uplinks({ serials }), unread) : undefined,
  ]);
  const own = uplinks?.items.find((one) => one.serial === serial);
  return {
    status: states?.items.find((one) => one.serial === serial)?.status,
    networkName: nameOf?.(networkId),
    alerts: alerts?.items,
    hasMoreAlerts: alerts?.next !== undefined,
    uplinks: uplinks === undefined ? [] : own?.uplinks,
    lastReportedAt: own?.lastReportedAt,
    unread,
  };
}
