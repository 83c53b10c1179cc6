import type { Cursor, Excerpt, Usage } from './excerpt.ts';
import type { StatusCounts } from './health.ts';

/** The clients of the organization and their usage together. */
export interface ClientTotals {
  clients: number;
  usage: Usage;
  /** Bytes per client. */
  average?: number | undefined;
}

/** A client in one network; times are epoch milliseconds. */
export interface ClientSighting {
  /** The name in the dashboard. */
  description?: string | undefined;
  ip?: string | undefined;
  os?: string | undefined;
  /** The name that signed in with it. */
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
  /** The description, else the MAC address, else the id. */
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
  /** The cursor; present when more networks saw the client. */
  next?: Cursor | undefined;
}

/** A client in a network that is named. */
export interface NetworkSighting extends ClientSighting {
  networkId: string;
  networkName: string;
}

/** A client with much usage. */
export interface TopClient {
  id?: string | undefined;
  name: string;
  mac?: string | undefined;
  networkId?: string | undefined;
  networkName?: string | undefined;
  usage: Usage;
  /** Share of the organization's usage. */
  percent?: number | undefined;
}

/** A device with much usage. */
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

/** A network with its devices' status and its usage. */
export interface TopNetwork {
  id: string;
  name: string;
  tags: string[];
  productTypes: string[];
  /** The worst status of a device, in Meraki's words. */
  status?: string | undefined;
  devices: StatusCounts;
  clients?: number | undefined;
  /** The usage of the last seven days. */
  usage?: Usage | undefined;
  url?: string | undefined;
}

/** The clients to list. */
export interface ClientFilter {
  since: number;
  /** Part of the address; `mac` and `name` are parts too. */
  ip?: string | undefined;
  mac?: string | undefined;
  name?: string | undefined;
}

/** The clients, devices or networks to rank; `quantity` is at most 50, and 10 by default. */
export interface TopFilter {
  networkTag?: string | undefined;
  quantity?: number | undefined;
}

/** Clients and usage. */
export interface Clients {
  /** @param filter `since` reaches back 31 days at most */
  clientTotals(filter: { since: number }): Promise<ClientTotals>;
  /** 5,000 a page. @param filter `since` reaches back 31 days at most */
  networkClients(networkId: string, filter: ClientFilter, from?: Cursor): Promise<Excerpt<NetworkClient>>;
  /** Finds a client by its whole MAC address, in any notation; undefined when the organization never saw it. */
  findClient(mac: string, from?: Cursor): Promise<FoundClient | undefined>;
  /** Ranks clients, the highest usage first. @param filter `since` from 8 hours to 186 days ago; later is taken as 8 hours */
  topClients(filter: TopFilter & { since: number }): Promise<TopClient[]>;
  /** Ranks access points and switches as `topClients` does clients. */
  topDevices(filter: TopFilter & { since: number }): Promise<TopDevice[]>;
  /** Lists `quantity` networks, in an order that Meraki does not document. */
  topNetworks(filter: TopFilter): Promise<TopNetwork[]>;
}
