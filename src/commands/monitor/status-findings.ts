import { type DeviceCounts, worseCounts } from '../../bot/query/device-counts.ts';
import { networkNames } from '../../bot/query/network-names.ts';
import { readPart, type Unread } from '../../bot/query/partial-results.ts';
import type { Slices } from '../../core/async/slices.ts';
import type {
  AlertCounts,
  Dashboard,
  DeviceAvailability,
  DeviceStatus,
  Excerpt,
} from '../../core/dashboard.ts';
import { type GatewayStatuses, readGatewayStatuses, readGateways } from '../sites/gateways.ts';
import type { SiteCounts } from '../sites/site-state.ts';
import { isTroubled, type SiteUplink, siteUplinks } from '../sites/site-uplinks.ts';
import { type TroubledSite, troubledSites } from './troubled-sites.ts';

/** What a headline tells of an organization or of a site, as read from Meraki. */
export interface OverallStatus extends Pick<DeviceCounts, 'counts' | 'notKnown'> {
  /** Whether there are more devices than were counted. */
  isPartial: boolean;
  /** Uplinks with trouble, see `isTroubled`. */
  uplinks: readonly { uplink: SiteUplink['uplink'] }[];
  /** The sites by state; undefined when the uplinks could not be read. */
  sites: SiteCounts | undefined;
  /** Undefined when they could not be read. */
  alerts: AlertCounts | undefined;
  /** The number of sites that are up and have no uplink that works. */
  cutOff: number;
  /** The number of gateways whose uplinks were read; undefined when these are all. */
  firstGateways: number | undefined;
}

/** The data of a status answer about an organization. */
export interface StatusFindings extends OverallStatus, DeviceCounts {
  /** The number of gateways whose uplinks Meraki does not tell. */
  untold: number;
  /** Sites that are not all well, the worst first. */
  troubled: TroubledSite[];
  /** Whether more devices are not online than were read, so that sites may have more of them. */
  isCut: boolean;
  /** The organization in the Meraki dashboard. */
  url: string | undefined;
  /** Parts that could not be read, or were too many. */
  unread: Unread[];
}

const NOT_ONLINE: DeviceStatus[] = ['offline', 'alerting', 'dormant'];

/**
 * Reads the status of an organization in four Meraki calls, and one for each 1,000 gateways, at most ten; one for the names of
 * networks unless they are kept. When more than 1,000 devices are listed, also one for each 1,000 gateways that are offline or
 * dormant.
 */
export async function findStatus(dashboard: Dashboard, slices: Slices): Promise<StatusFindings> {
  const unread: Unread[] = [];
  const [overview, devices, gateways, alerts, nameOf, url] = await Promise.all([
    dashboard.statusCounts(),
    dashboard.availabilities({ statuses: NOT_ONLINE }),
    readPart('uplinks', readGateways(dashboard, undefined), unread),
    readPart('alerts', dashboard.alertCounts(), unread),
    readPart('names of networks', networkNames(dashboard), unread),
    // An answer without it lacks a button and nothing else.
    readPart('', dashboard.organizationUrl(), []),
  ]);
  const statuses = await gatewaysIn(devices, dashboard, undefined, unread);
  const found = await siteUplinks(
    gateways ?? { items: [], isCut: false },
    { statuses, deviceName: () => undefined, networkName: (id = '') => id },
    slices,
  );
  const isCut = devices.next !== undefined;
  const troubled = await troubledSites(
    { devices: devices.items, found: gateways === undefined ? undefined : found, nameOf },
    slices,
  );
  const { atLeast, ...counted } = worseCounts(
    overview,
    devices.items,
    (status) => !isCut && NOT_ONLINE.includes(status),
  );
  return {
    ...counted,
    atLeast,
    isPartial: atLeast.length > 0,
    isCut,
    uplinks: found.uplinks.filter(isTroubled),
    // Without the uplinks nobody knows which gateways stand beside one that is offline.
    sites: gateways === undefined ? undefined : found.sites,
    untold: found.untold.length,
    firstGateways: found.firstGateways,
    troubled,
    cutOff: troubled.filter(({ trouble }) => trouble === 'no uplink').length,
    alerts,
    url,
    unread,
  };
}

/** Takes the gateways' statuses from those of the devices; when these are not all, reads them. */
export async function gatewaysIn(
  { items, next }: Excerpt<DeviceAvailability>,
  dashboard: Dashboard,
  networkId: string | undefined,
  unread: Unread[],
): Promise<GatewayStatuses | undefined> {
  if (next !== undefined)
    return readPart('the status of gateways', readGatewayStatuses(dashboard, networkId), unread);
  return { items, restIsUp: networkId === undefined };
}
