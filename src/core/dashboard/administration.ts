import type { Cursor, Excerpt } from './excerpt.ts';

/** Somebody who may sign in to the Meraki dashboard. */
export interface Admin {
  name: string;
  email?: string | undefined;
  /** To the organization: `full`, `read-only`, `enterprise`, `none`, …. */
  access?: string | undefined;
  /** e.g. `ok`, `locked`, `pending`, `unverified`. */
  status?: string | undefined;
  hasTwoFactor?: boolean | undefined;
  hasApiKey?: boolean | undefined;
  /** Epoch milliseconds; absent for whoever never signed in. */
  lastActiveAt?: number | undefined;
  /** To single networks. */
  networks: { id: string; access: string }[];
  /** To the networks of a tag. */
  tags: { tag: string; access: string }[];
}

/** A change of the configuration; from what to what is never kept, it can hold passwords. */
export interface ConfigurationChange {
  /** Epoch milliseconds. */
  at: number;
  adminName?: string | undefined;
  adminEmail?: string | undefined;
  networkId?: string | undefined;
  networkName?: string | undefined;
  ssidName?: string | undefined;
  /** Where in the dashboard, e.g. `via API`. */
  page?: string | undefined;
  /** What was changed. */
  label?: string | undefined;
}

/** A line of a network's event log. */
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

export interface FirmwareUpgrade {
  networkId?: string | undefined;
  networkName?: string | undefined;
  productType?: string | undefined;
  /** e.g. `Scheduled`, `Started`, `Completed`, `Canceled`. */
  status?: string | undefined;
  /** When it starts or started, epoch milliseconds; so is `completedAt`. */
  at?: number | undefined;
  completedAt?: number | undefined;
  /** e.g. `MR 31.1.6`. */
  from?: string | undefined;
  to?: string | undefined;
}

export type Licenses = CoTermination | PerDevice;

/** All licenses of the organization end on one day. */
export interface CoTermination {
  model: 'co-termination';
  /** e.g. `OK`. */
  status?: string | undefined;
  /** Epoch milliseconds. */
  expiresAt?: number | undefined;
  /** Most first; the type is a model or a product line. */
  devices: { type: string; count: number }[];
}

/** Each license ends on its own. */
export interface PerDevice {
  model: 'per-device';
  total?: number | undefined;
  active: number;
  expired: number;
  expiring: number;
  /** Of those that expire, within how many days how many. */
  warnings: { days: number; count: number }[];
  unused: number;
  recentlyQueued: number;
  unassigned: { type: string; count: number }[];
}

/** Calls to Meraki's API by all applications of the organization. */
export interface ApiUsage {
  total: number;
  /** By HTTP status, those that happened, ascending. */
  byStatus: { status: number; count: number }[];
}

/** Who runs it, what they changed, and what it logged. */
export interface Administration {
  admins(): Promise<Admin[]>;
  /** Newest first, 5,000 a page. @param filter `since` reaches back 365 days at most */
  changes(
    filter: { since: number; networkId?: string | undefined },
    from?: Cursor,
  ): Promise<Excerpt<ConfigurationChange>>;
  /**
   * Newest first, at most 1,000 a page; none older than `since`, and then no `next` any more. A page can
   * be empty and still have a `next`: Meraki looks through a part of the log.
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
