import type { Cursor, Excerpt, Usage } from './excerpt.ts';
import type { StatusCounts } from './health.ts';

export interface ClientTotals {
  clients: number;
  usage: Usage;
  /** Bytes a client. */
  average?: number | undefined;
}

/** What is known of a client wherever it was seen; times are epoch milliseconds. */
export interface ClientSighting {
  /** What people call it; undefined when nobody does. */
  description?: string | undefined;
  ip?: string | undefined;
  os?: string | undefined;
  /** Who signed in with it. */
  user?: string | undefined;
  vlan?: string | undefined;
  ssid?: string | undefined;
  switchport?: string | undefined;
  /** Undefined when Meraki does not tell. */
  online?: boolean | undefined;
  firstSeen?: number | undefined;
  lastSeen?: number | undefined;
  /** The Meraki device that it is or was connected to. */
  deviceMac?: string | undefined;
}

/** A client of one network. */
export interface NetworkClient extends ClientSighting {
  id: string;
  /** Its description, else its MAC address, else its id. */
  name: string;
  mac?: string | undefined;
  manufacturer?: string | undefined;
  deviceSerial?: string | undefined;
  deviceName?: string | undefined;
  connection?: 'wired' | 'wireless' | undefined;
  usage?: Usage | undefined;
}

/** A client of the organization, in each network that saw it. */
export interface FoundClient {
  id?: string | undefined;
  mac: string;
  manufacturer?: string | undefined;
  sightings: NetworkSighting[];
  /** There when more networks saw it. */
  next?: Cursor | undefined;
}

export interface NetworkSighting extends ClientSighting {
  networkId: string;
  networkName: string;
}

export interface TopClient {
  id?: string | undefined;
  name: string;
  mac?: string | undefined;
  networkId?: string | undefined;
  networkName?: string | undefined;
  usage: Usage;
  /** Of the whole organization's usage. */
  percent?: number | undefined;
}

export interface TopDevice {
  /** The serial when the device has no name. */
  name: string;
  serial: string;
  model?: string | undefined;
  productType?: string | undefined;
  networkId?: string | undefined;
  networkName?: string | undefined;
  usage: Usage;
  percent?: number | undefined;
  clients?: number | undefined;
}

export interface TopNetwork {
  id: string;
  name: string;
  tags: string[];
  productTypes: string[];
  /** The worst that a device has, in Meraki's words. */
  status?: string | undefined;
  devices: StatusCounts;
  clients?: number | undefined;
  /** Of the last seven days. */
  usage?: Usage | undefined;
  url?: string | undefined;
}

export interface ClientFilter {
  since: number;
  /** Part of it, as are the two below. */
  ip?: string | undefined;
  mac?: string | undefined;
  name?: string | undefined;
}

/** `quantity` is at most 50 and 10 when left out. */
export interface TopFilter {
  networkTag?: string | undefined;
  quantity?: number | undefined;
}

/** Who uses it, and what for how much. */
export interface Clients {
  /** @param filter `since` reaches back 31 days at most */
  clientTotals(filter: { since: number }): Promise<ClientTotals>;
  /** 5,000 a page. @param filter `since` reaches back 31 days at most */
  networkClients(networkId: string, filter: ClientFilter, from?: Cursor): Promise<Excerpt<NetworkClient>>;
  /** By its whole MAC address, in any notation; undefined when the organization never saw it. */
  findClient(mac: string, from?: Cursor): Promise<FoundClient | undefined>;
  /** Most usage first. @param filter `since` from 8 hours to 186 days ago; later is taken as 8 hours */
  topClients(filter: TopFilter & { since: number }): Promise<TopClient[]>;
  /** Access points and switches; as `topClients`. */
  topDevices(filter: TopFilter & { since: number }): Promise<TopDevice[]>;
  /** Not all networks: as many as `quantity` says, in an order that Meraki does not document. */
  topNetworks(filter: TopFilter): Promise<TopNetwork[]>;
}
