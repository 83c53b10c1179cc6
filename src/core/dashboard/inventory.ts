export interface Network {
  id: string;
  /** The id when it has no name. */
  name: string;
  /** Meraki's words, e.g. `wireless`, `switch`, `appliance`. */
  productTypes: string[];
  tags: string[];
  /** IANA name. */
  timeZone?: string | undefined;
  /** In the Meraki dashboard. */
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
  /** In the Meraki dashboard. */
  url?: string | undefined;
}

/** Part of a name, of a MAC address in any notation or of a serial, any case; of several all must fit. */
export interface DeviceSearch {
  name?: string | undefined;
  mac?: string | undefined;
  serial?: string | undefined;
}

/** Whether what was read less than 5 minutes ago may answer; it may unless `fresh`. */
export interface Freshness {
  fresh?: boolean | undefined;
}

/** What there is. */
export interface Inventory {
  /** All of them: one call up to 100,000, none when read a short while ago. */
  networks(freshness?: Freshness): Promise<Network[]>;
  /** All of them: one call per 5,000, none when read a short while ago. */
  devices(freshness?: Freshness): Promise<Device[]>;
  /** The first 5,000 that fit; without a call when `devices` was read a short while ago. */
  findDevices(search: DeviceSearch): Promise<Device[]>;
}
