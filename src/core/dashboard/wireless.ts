import type { Cursor, Excerpt, OfNetworks, ReadTime } from './excerpt.ts';

/** The number of client connections that succeeded, and of those that failed, by step; undefined is not known. */
export interface ConnectionStats {
  success?: number | undefined;
  association?: number | undefined;
  authentication?: number | undefined;
  dhcp?: number | undefined;
  dns?: number | undefined;
}

/** The channel use of a band, in percent of the time, from 0 to 100. */
export interface BandUse {
  /** `2.4`, `5` or `6`. */
  band: string;
  /** Undefined when it was not measured. */
  total?: number | undefined;
  wifi?: number | undefined;
  /** Interference. */
  nonWifi?: number | undefined;
}

/** The channel use in a network. */
export interface NetworkChannelUse {
  networkId: string;
  bands: BandUse[];
}

/** The channel use at an access point. */
export interface DeviceChannelUse {
  serial: string;
  mac?: string | undefined;
  networkId?: string | undefined;
  bands: BandUse[];
}

/** A wireless network name; its password and RADIUS secrets are never kept. */
export interface Ssid {
  /** From 0. */
  number?: number | undefined;
  /** `SSID 3`, or `an SSID without a name`, when Meraki does not name it. */
  name: string;
  /** Undefined when Meraki does not tell. */
  enabled?: boolean | undefined;
  /** Whether it is broadcast. */
  visible?: boolean | undefined;
  /** e.g. `open`, `psk`, `8021x-radius`. */
  authMode?: string | undefined;
  /** e.g. `WPA2 only`. */
  encryption?: string | undefined;
  splashPage?: string | undefined;
  /** e.g. `Bridge mode`, `NAT mode`. */
  ipAssignment?: string | undefined;
  vlan?: number | undefined;
  /** e.g. `Dual band operation`. */
  bands?: string | undefined;
}

/** The channel use to read; `since` reaches back 90 days at most. */
export interface ChannelUseFilter extends ReadTime, OfNetworks {
  networkId?: string | undefined;
}

/** Wireless health and SSIDs. */
export interface Wireless {
  /** @param filter at most 7 days; `since` reaches back 180 days at most */
  connectionStats(networkId: string, filter: ReadTime): Promise<ConnectionStats>;
  /** Lists the average of each network that has access points, 1,000 a page. */
  channelUseByNetwork(filter: ChannelUseFilter, from?: Cursor): Promise<Excerpt<NetworkChannelUse>>;
  /** Lists the average of each access point, 1,000 a page. */
  channelUseByDevice(filter: ChannelUseFilter, from?: Cursor): Promise<Excerpt<DeviceChannelUse>>;
  ssids(networkId: string): Promise<Ssid[]>;
}
