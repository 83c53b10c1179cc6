import type { Organization } from './links.ts';
import type { TokenSource } from './tokens.ts';

export interface Network {
  id: string;
  name: string;
}

export type DeviceStatus = 'online' | 'alerting' | 'offline' | 'dormant';

/** How many devices have which status. */
export type StatusCounts = Record<DeviceStatus, number>;

/** Whether a device can be reached; Meraki's data is up to 5 minutes old. */
export interface DeviceAvailability {
  /** The serial when the device has no name. */
  name: string;
  serial: string;
  networkId: string | undefined;
  productType: string | undefined;
  status: DeviceStatus;
}

/** An uplink interface that is not `active` or `ready`. */
export interface UplinkTrouble {
  serial: string;
  networkId: string | undefined;
  /** e.g. `wan1`. */
  interface: string;
  /** e.g. `failed`, `not connected`, `connecting`. */
  status: string;
}

/** Open alerts; the severities are Meraki's words (`critical`, `warning`, `informational`, …). */
export interface AlertCounts {
  total: number;
  bySeverity: { severity: string; count: number }[];
}

/** Items that were read, and whether there are more behind them. */
export interface Excerpt<T> {
  items: T[];
  complete: boolean;
}

/**
 * Reads of one organization with one link's token. Each method is one Meraki call unless it says
 * otherwise, and throws KnownError (`missing_scope`, `meraki_…`, and those of TokenSource).
 */
export interface Dashboard {
  organizations(): Promise<Organization[]>;
  /** All of them: one call up to 100,000. */
  networks(organizationId: string): Promise<Network[]>;
  statusCounts(organizationId: string): Promise<StatusCounts>;
  /** The first 1,000 of the given statuses, or of all. */
  availabilities(
    organizationId: string,
    filter: { statuses?: DeviceStatus[]; networkId?: string },
  ): Promise<Excerpt<DeviceAvailability>>;
  /** Among the first 1,000 devices with uplinks. */
  uplinkTroubles(organizationId: string, filter: { networkId?: string }): Promise<Excerpt<UplinkTrouble>>;
  openAlerts(organizationId: string, filter: { networkId?: string }): Promise<AlertCounts>;
}

/**
 * Opens the Dashboard API with the tokens of one link, for one command: all calls together have
 * `patience` milliseconds from now on (10 seconds when left out), retries and waits included.
 */
export type OpenDashboard = (source: TokenSource, patience?: number) => Dashboard;
