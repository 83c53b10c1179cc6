import type { OfNetworks } from './excerpt.ts';

/** A network of the organization. */
export interface Network {
  id: string;
  /** The id when it has no name. */
  name: string;
  /** Meraki's words, e.g. `wireless`, `switch`, `appliance`. */
  productTypes: string[];
  tags: string[];
  /** IANA name. */
  timeZone?: string | undefined;
  /** In the Meraki dashboard: https on a host of Meraki's. */
  url?: string | undefined;
}

export interface Device {
  serial: string;
  /** The serial when it has no name. */
  name: string;
  /** e.g. `MR46`. */
  model?: string | undefined;
  /** Lower case with colons. */
  mac?: string | undefined;
  lanIp?: string | undefined;
  /** Absent while it is in no network. */
  networkId?: string | undefined;
  productType?: string | undefined;
  firmware?: string | undefined;
  tags: string[];
  address?: string | undefined;
  notes?: string | undefined;
  /** In the Meraki dashboard: https on a host of Meraki's. */
  url?: string | undefined;
}

/** Parts of a name, a MAC address in any notation or a serial, in any case; a device must match all that are given. */
export interface DeviceSearch {
  name?: string | undefined;
  mac?: string | undefined;
  serial?: string | undefined;
}

/** Whether data that was read less than 5 minutes ago may answer; with `fresh` only data of the last 2 seconds. */
export interface Freshness {
  fresh?: boolean | undefined;
}

/** The organization, its networks and its devices. All who read a list share it. */
export interface Inventory {
  /**
   * Returns the address of the organization in the Meraki dashboard: one call, none when somebody read it within the hour.
   * Undefined when Meraki gives none that is its own.
   */
  organizationUrl(): Promise<string | undefined>;
  /** Lists all networks: one call for up to 100,000, none when read a short while ago. */
  networks(freshness?: Freshness): Promise<readonly Network[]>;
  /**
   * Lists all devices: one call per 5,000, none when read a short while ago. With `networkIds` those of the networks: from the list of
   * all that was read a short while ago, else by calls of their own, whose answer is not kept.
   */
  devices(filter?: Freshness & OfNetworks): Promise<readonly Device[]>;
  /** Lists the first 5,000 devices that match; no call when `devices` was read a short while ago. */
  findDevices(search: DeviceSearch & OfNetworks): Promise<readonly Device[]>;
}
