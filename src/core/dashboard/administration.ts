import type { Cursor, Excerpt, ReadTime } from './excerpt.ts';

/** An administrator, who may sign in to the Meraki dashboard. */
export interface Admin {
  /** The e-mail address when there is no name, the id when there is neither. */
  name: string;
  email?: string | undefined;
  /** Access to the organization: `full`, `read-only`, `enterprise`, `none`, …; absent when not known. */
  access?: string | undefined;
  /** e.g. `ok`, `locked`, `pending`, `unverified`. */
  status?: string | undefined;
  hasTwoFactor?: boolean | undefined;
  hasApiKey?: boolean | undefined;
  /** Epoch milliseconds; null when they never signed in, absent when not known. */
  lastActiveAt?: number | null | undefined;
  /** Access to single networks; absent when it can't be read. */
  networks?: { id?: string | undefined; access?: string | undefined }[] | undefined;
  /** Access to the networks of a tag; absent when it can't be read. */
  tags?: { tag?: string | undefined; access?: string | undefined }[] | undefined;
}

/** A change of the configuration. The old and new values are never kept: they can hold passwords. */
export interface ConfigurationChange {
  /** Epoch milliseconds; absent when Meraki's time can't be read. */
  at?: number | undefined;
  adminName?: string | undefined;
  adminEmail?: string | undefined;
  networkId?: string | undefined;
  networkName?: string | undefined;
  /** Whether Meraki names no network; without that and without a network, it is not known which one it is. */
  isOfOrganization: boolean;
  ssidName?: string | undefined;
  /** The page of the dashboard, e.g. `via API`. */
  page?: string | undefined;
  /** The setting that was changed. */
  label?: string | undefined;
}

/** An entry of a network's event log. */
export interface NetworkEvent {
  /** Epoch milliseconds; absent when Meraki's time can't be read. */
  at?: number | undefined;
  /** The type when there is no description, else `event`. */
  description: string;
  /** e.g. `association`. */
  type?: string | undefined;
  /** e.g. `80211`. */
  category?: string | undefined;
  deviceSerial?: string | undefined;
  deviceName?: string | undefined;
  clientId?: string | undefined;
  clientName?: string | undefined;
  clientMac?: string | undefined;
}

/** One page of a network's event log. */
export interface EventPage extends Excerpt<NetworkEvent> {
  /** How far back Meraki has looked, epoch milliseconds; absent when it does not say. */
  reached?: number | undefined;
}

/** A firmware upgrade of a network. */
export interface FirmwareUpgrade {
  networkId?: string | undefined;
  networkName?: string | undefined;
  productType?: string | undefined;
  /** Meraki documents `Completed` and `Cancelled`; others occur. */
  status?: string | undefined;
  /** The start, epoch milliseconds, as is `completedAt`. */
  at?: number | undefined;
  completedAt?: number | undefined;
  /** e.g. `MR 31.1.6`. */
  from?: string | undefined;
  to?: string | undefined;
}

/** The licenses of the organization, by licensing model; an organization has one, and Meraki may tell of none or of both. */
export interface Licenses {
  coTermination?: CoTermination | undefined;
  perDevice?: PerDevice | undefined;
}

/** Licenses of a type, which is a model or a product line. */
export interface CountedLicenses {
  /** Absent when Meraki does not name it. */
  type?: string | undefined;
  /** Absent when not known. */
  count?: number | undefined;
}

/** Licenses that all end on one day. */
export interface CoTermination {
  /** e.g. `OK`. */
  status?: string | undefined;
  /** Epoch milliseconds. */
  expiresAt?: number | undefined;
  /** Licensed devices, the most frequent first, what is not known last; absent when Meraki does not tell. */
  devices?: CountedLicenses[] | undefined;
}

/** Licenses that each end on their own day. The counts are Meraki's; each is absent when Meraki does not tell. */
export interface PerDevice {
  total?: number | undefined;
  active?: number | undefined;
  expired?: number | undefined;
  expiring?: number | undefined;
  /** Of those that expire: how many within so many days. */
  warnings: { level: 'critical' | 'warning'; days?: number | undefined; count?: number | undefined }[];
  unused?: number | undefined;
  recentlyQueued?: number | undefined;
  /** Licenses without a device. */
  unassigned: CountedLicenses[];
}

/** Calls to Meraki's API by all applications of the organization. */
export interface ApiUsage {
  /** The sum of `byStatus`; absent when a count can't be read, or Meraki does not tell any. */
  total?: number | undefined;
  /** Counts by HTTP status, ascending; without statuses that did not occur. */
  byStatus: { status: number; count: number }[];
  /** HTTP statuses whose counts can't be read, ascending. */
  unreadable: number[];
  /** Counts that Meraki gives under something else than an HTTP status. They are not in the total: who knows what they count. */
  others: { name: string; count?: number | undefined }[];
}

/** Administrators, changes, events, firmware, licenses and API usage. */
export interface Administration {
  admins(): Promise<Admin[]>;
  /**
   * Lists changes, 5,000 a page, newest first; those without a time are at the end of each page.
   *
   * @param filter `since` reaches back 365 days at most
   */
  changes(
    filter: ReadTime & { networkId?: string | undefined },
    from?: Cursor,
  ): Promise<Excerpt<ConfigurationChange>>;
  /**
   * Lists events, newest first, then those without a time; at most 1,000 a page, none that is known to be of another time.
   * A page can be empty and still have a `next`: Meraki searches the log part by part.
   * @param filter a network with several product types must be asked for one of them
   */
  events(
    networkId: string,
    filter: ReadTime & { productType?: string | undefined },
    from?: Cursor,
  ): Promise<EventPage>;
  /** 1,000 a page. */
  firmwareUpgrades(
    filter: { productTypes?: string[] | undefined },
    from?: Cursor,
  ): Promise<Excerpt<FirmwareUpgrade>>;
  licenses(): Promise<Licenses>;
  /** @param filter `since` reaches back 31 days at most */
  apiUsage(filter: ReadTime): Promise<ApiUsage>;
}
