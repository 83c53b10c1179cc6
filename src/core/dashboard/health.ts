import type { Cursor, Excerpt, OfNetworks, ReadTime } from './excerpt.ts';

/** The status of a device in Meraki's word: `online`, `alerting`, `offline`, `dormant`, or another one, such as `updating`. */
export type DeviceStatus = string;

/** The number of devices by status; a status that Meraki does not count is absent, which is not the same as none. */
export type StatusCounts = ReadonlyMap<DeviceStatus, number>;

/** Meraki's own numbers of devices by status; undefined for a status that it names without a number that can be read. */
export type StatusOverview = ReadonlyMap<DeviceStatus, number | undefined>;

/** Whether a device can be reached; Meraki's data is up to 5 minutes old. */
export interface DeviceAvailability {
  serial?: string | undefined;
  /** The serial when the device has no name. */
  name: string;
  mac?: string | undefined;
  networkId?: string | undefined;
  productType?: string | undefined;
  /** Undefined when Meraki does not tell. */
  status?: DeviceStatus | undefined;
  tags: string[];
}

/** A change of a device's status. */
export interface StatusChange {
  /** Epoch milliseconds; undefined when Meraki does not tell, or writes it so that it can't be read. */
  at?: number | undefined;
  /** Undefined when Meraki does not tell. */
  serial?: string | undefined;
  /** The serial when the device has no name; empty when Meraki tells neither. */
  name: string;
  model?: string | undefined;
  productType?: string | undefined;
  networkId?: string | undefined;
  networkName?: string | undefined;
  /** The status before; absent when not known. */
  from?: DeviceStatus | undefined;
  /** The status since then; undefined when Meraki does not tell. */
  to?: DeviceStatus | undefined;
}

/** Open alerts; the severities are Meraki's words (`critical`, `warning`, `informational`, …). */
export interface AlertCounts {
  /** Undefined when Meraki does not tell. It may be less than the severities add up to. */
  total?: number | undefined;
  bySeverity: { severity: string; count: number }[];
}

/** An alert that is open. */
export interface Alert {
  id?: string | undefined;
  /** The type or the id when it has no title, else `alert`. */
  title: string;
  description?: string | undefined;
  /** `critical`, `warning`, `informational`. */
  severity?: string | undefined;
  /** e.g. `connectivity`. */
  category?: string | undefined;
  /** e.g. `unreachable`. */
  type?: string | undefined;
  /** Epoch milliseconds. */
  startedAt?: number | undefined;
  networkId?: string | undefined;
  networkName?: string | undefined;
  devices: AlertDevice[];
  /** What it is about besides devices. */
  affected: AffectedItem[];
}

/** A peer of a VPN, an application or something else that an alert is about. */
export interface AffectedItem {
  kind: 'peer' | 'application' | 'other';
  /** Absent when Meraki does not name it. */
  name?: string | undefined;
}

/** A device of an alert. */
export interface AlertDevice {
  /** The serial when the device has no name, the MAC address when it has neither. */
  name: string;
  serial?: string | undefined;
  productType?: string | undefined;
  /** In the Meraki dashboard. */
  url?: string | undefined;
}

/** The devices to list. */
export interface AvailabilityFilter extends OfNetworks {
  statuses?: DeviceStatus[] | undefined;
  networkId?: string | undefined;
  productTypes?: string[] | undefined;
  serials?: string[] | undefined;
  /** A device must have all of them. */
  tags?: string[] | undefined;
}

/** The alerts to list or count. */
export interface AlertFilter {
  networkId?: string | undefined;
  severity?: string | undefined;
}

/** Status of devices and open alerts. */
export interface Health {
  /** Of no networks, there are 0 devices with each status that Meraki counts. */
  statusCounts(
    filter?: OfNetworks & { networkId?: string | undefined; productTypes?: string[] | undefined },
  ): Promise<StatusOverview>;
  /**
   * 1,000 a page, by serial. Meraki filters by the four statuses that it documents: devices with another one, or none, are
   * returned when Meraki returns them, whatever the filter.
   */
  availabilities(filter: AvailabilityFilter, from?: Cursor): Promise<Excerpt<DeviceAvailability>>;
  /**
   * Newest first, 1,000 a page; changes without a readable time are anywhere.
   *
   * @param filter `since` reaches back 31 days at most
   */
  statusChanges(
    filter: ReadTime & OfNetworks & { networkId?: string | undefined; serials?: string[] | undefined },
    from?: Cursor,
  ): Promise<Excerpt<StatusChange>>;
  /**
   * With more than one of `networkIds`, of any number, the sum of those networks: one call per 1,000 networks of the organization that
   * have alerts, which all who ask so share.
   */
  alertCounts(filter?: AlertFilter & OfNetworks): Promise<AlertCounts>;
  /** Newest first, 300 a page. */
  alerts(filter: AlertFilter & { serials?: string[] | undefined }, from?: Cursor): Promise<Excerpt<Alert>>;
}
