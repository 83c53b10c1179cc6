import type { Cursor, Excerpt } from './excerpt.ts';

/** An administrator, who may sign in to the Meraki dashboard. */
export interface Admin {
  name: string;
  email?: string | undefined;
  /** Access to the organization: `full`, `read-only`, `enterprise`, `none`, …. */
  access?: string | undefined;
  /** e.g. `ok`, `locked`, `pending`, `unverified`. */
  status?: string | undefined;
  hasTwoFactor?: boolean | undefined;
  hasApiKey?: boolean | undefined;
  /** Epoch milliseconds; absent when they never signed in. */
  lastActiveAt?: number | undefined;
  /** Access to single networks. */
  networks: { id: string; access: string }[];
  /** Access to the networks of a tag. */
  tags: { tag: string; access: string }[];
}

/** A change of the configuration. The old and new values are never kept: they can hold passwords. */
export interface ConfigurationChange {
  /** Epoch milliseconds. */
  at: number;
  adminName?: string | undefined;
  adminEmail?: string | undefined;
  networkId?: string | undefined;
  networkName?: string | undefined;
  ssidName?: string | undefined;
  /** The page of the dashboard, e.g. `via API`. */
  page?: string | undefined;
  /** The setting that was changed. */
  label?: string | undefined;
}

/** An entry of a network's event log. */
export interface NetworkEvent {
  /** Epoch milliseconds. */
  at: number;
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

/** A firmware upgrade of a network. */
export interface FirmwareUpgrade {
  networkId?: string | undefined;
  networkName?: string | undefined;
  productType?: string | undefined;
  /** e.g. `Scheduled`, `Started`, `Completed`, `Canceled`. */
  status?: string | undefined;
  /** The start, epoch milliseconds, as is `completedAt`. */
  at?: number | undefined;
  completedAt?: number | undefined;
  /** e.g. `MR 31.1.6`. */
  from?: string | undefined;
  to?: string | undefined;
}

/** The licenses of the organization, by licensing model. */
export type Licenses = CoTermination | PerDevice;

/** Licenses that all end on one day. */
export interface CoTermination {
  model: 'co-termination';
  /** e.g. `OK`. */
  status?: string | undefined;
  /** Epoch milliseconds. */
  expiresAt?: number | undefined;
  /** The most frequent first; the type is a model or a product line. */
  devices: { type: string; count: number }[];
}

/** Licenses that each end on their own day. */
export interface PerDevice {
  model: 'per-device';
  total?: number | undefined;
  active: number;
  expired: number;
  expiring: number;
  /** The number of licenses that expire within so many days. */
  warnings: { days: number; count: number }[];
  unused: number;
  recentlyQueued: number;
  unassigned: { type: string; count: number }[];
}

/** Calls to Meraki's API by all applications of the organization. */
export interface ApiUsage {
  total: number;
  /** Counts by HTTP status, ascending; without statuses that did not occur. */
  byStatus: { status: number; count: number }[];
}

/** Administrators, changes, events, firmware, licenses and API usage. */
export interface Administration {
  admins(): Promise<Admin[]>;
  /** Lists changes, newest first, 5,000 a page. @param filter `since` reaches back 365 days at most */
  changes(
    filter: { since: number; networkId?: string | undefined },
    from?: Cursor,
  ): Promise<Excerpt<ConfigurationChange>>;
  /**
   * Lists events, newest first, at most 1,000 a page, none older than `since`. A page can be empty and still have a `next`:
   * Meraki searches the log part by part.
   * @param filter a network with several product types must be asked for one of them
   */
  events(
    networkId: string,
    filter: { since: number; productType?: string | undefined },
    from?: Cursor,
  ): Promise<Excerpt<NetworkEvent>>;
  /** 1,000 a page. */
  firmwareUpgrades(
    filter: { productTypes?: string[] | undefined },
    from?: Cursor,
  ): Promise<Excerpt<FirmwareUpgrade>>;
  licenses(): Promise<Licenses>;
  /** @param filter `since` reaches back 31 days at most */
  apiUsage(filter: { since: number }): Promise<ApiUsage>;
}
