import type { Cursor, Excerpt, OfNetworks } from './excerpt.ts';

/** One uplink to the internet. */
export interface Uplink {
  /** e.g. `wan1`, `cellular`; undefined when Meraki does not tell. */
  interface?: string | undefined;
  /**
   * Meraki's words: `active`, `ready`, `connecting`, `not connected`, `failed`, or another one. Undefined when Meraki does
   * not tell: then it neither works nor failed.
   */
  status?: string | undefined;
  ip?: string | undefined;
  gateway?: string | undefined;
  publicIp?: string | undefined;
  /** The carrier of a cellular uplink. */
  provider?: string | undefined;
  /** The technology of a cellular uplink, e.g. `LTE`. */
  connectionType?: string | undefined;
  /** The signal of a cellular uplink, in dBm. */
  rsrp?: number | undefined;
}

/** The uplinks of one device. */
export interface DeviceUplinks {
  serial?: string | undefined;
  networkId?: string | undefined;
  model?: string | undefined;
  /** Its part in a pair of appliances: `primary`, `spare`, or another word. Devices that can't be paired are `primary` too. */
  role?: string | undefined;
  /** Epoch milliseconds. */
  lastReportedAt?: number | undefined;
  /** Undefined when Meraki does not tell, which is not the same as none. */
  uplinks?: Uplink[] | undefined;
}

/** Loss and latency of an uplink to one destination. */
export interface UplinkQuality {
  serial?: string | undefined;
  networkId?: string | undefined;
  /** e.g. `wan1`. */
  uplink?: string | undefined;
  /** The destination that is tested, e.g. `8.8.8.8`. */
  ip?: string | undefined;
  /** One point a minute, oldest first; `at` is epoch milliseconds, a value that was not measured is undefined. */
  points: { at: number; lossPercent?: number | undefined; latencyMs?: number | undefined }[];
}

/** The site-to-site VPN of one network. */
export interface VpnStatus {
  networkId?: string | undefined;
  networkName?: string | undefined;
  serial?: string | undefined;
  deviceStatus?: string | undefined;
  /** `hub` or `spoke`. */
  mode?: string | undefined;
  /** Undefined when Meraki does not tell, which is not the same as none. */
  uplinks?: { interface?: string | undefined; publicIp?: string | undefined }[] | undefined;
  /** The subnets that it offers to its peers, e.g. `10.0.1.0/24`; undefined when Meraki does not tell. */
  subnets?: string[] | undefined;
  /** The peers that Meraki told. */
  peers: VpnPeer[];
  /** The kinds of peers that Meraki does not tell. */
  untoldPeers: VpnPeer['kind'][];
}

/** A peer of a site-to-site VPN. */
export interface VpnPeer {
  kind: 'meraki' | 'third_party';
  name?: string | undefined;
  networkId?: string | undefined;
  publicIp?: string | undefined;
  /** Undefined when Meraki does not tell, or says neither `reachable` nor `unreachable`. */
  reachable?: boolean | undefined;
}

/** Uplinks and site-to-site VPN. */
export interface Wan {
  /** Lists the uplinks of 1,000 devices a page, by serial. */
  uplinks(
    filter: OfNetworks & { networkId?: string | undefined; serials?: string[] | undefined },
    from?: Cursor,
  ): Promise<Excerpt<DeviceUplinks>>;
  /** Lists loss and latency of all appliances over the latest 5 minutes that Meraki has, which ended at least 2 minutes ago. */
  lossAndLatency(): Promise<UplinkQuality[]>;
  /** 300 networks a page. */
  vpn(filter: OfNetworks & { networkId?: string | undefined }, from?: Cursor): Promise<Excerpt<VpnStatus>>;
}
