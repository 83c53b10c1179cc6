import type { Cursor, Excerpt, ReadTime, Usage } from './excerpt.ts';
import type { DeviceStatus, StatusCounts } from './health.ts';

/** The clients of the organization and their usage together. */
export interface ClientTotals {
  /** Undefined when Meraki does not count them. */
  clients?: number | undefined;
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
  /** Undefined when Meraki does not tell, or says something else in `status`. */
  online?: boolean | undefined;
  /** Meraki's word, e.g. `Online`, `Offline`. */
  status?: string | undefined;
  firstSeen?: number | undefined;
  lastSeen?: number | undefined;
  /** The Meraki device that it is or was connected to. */
  deviceMac?: string | undefined;
}

/** A client of one network. */
export interface NetworkClient extends ClientSighting {
  id?: string | undefined;
  /** The description, else the MAC address, else the id. */
  name: string;
  mac?: string | undefined;
  ip6?: string | undefined;
  ip6Local?: string | undefined;
  manufacturer?: string | undefined;
  deviceSerial?: string | undefined;
  deviceName?: string | undefined;
  /** `wired`, `wireless`, or another word of Meraki's. */
  connection?: string | undefined;
  usage?: Usage | undefined;
}

/** A client of the organization, in each network that saw it. */
export interface FoundClient {
  id?: string | undefined;
  mac: string;
  manufacturer?: string | undefined;
  /** Empty when Meraki knows the client but does not tell which networks saw it. */
  sightings: NetworkSighting[];
  /** The cursor; present when more networks saw the client. */
  next?: Cursor | undefined;
}

/** A client in one of the networks that saw it; Meraki may leave out which one that is. */
export interface NetworkSighting extends ClientSighting {
  networkId?: string | undefined;
  /** The id when it has no name. */
  networkName?: string | undefined;
}

/** A client with much usage. */
export interface TopClient {
  id?: string | undefined;
  name: string;
  mac?: string | undefined;
  networkId?: string | undefined;
  networkName?: string | undefined;
  usage: Usage;
  /** Share of the organization's usage, from 0 to 100. */
  percent?: number | undefined;
}

/** A device with much usage. */
export interface TopDevice {
  /** The serial when the device has no name, or the address. */
  name: string;
  serial?: string | undefined;
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
  /** The status of the network as a whole, in Meraki's word. */
  status?: DeviceStatus | undefined;
  /** The devices that are counted. */
  devices: StatusCounts;
  /** Whether Meraki tells the number of devices of each product line. */
  isCounted: boolean;
  clients?: number | undefined;
  /** The usage of the last seven days. */
  usage?: Usage | undefined;
  url?: string | undefined;
}

/** The clients to list. Meraki takes no end of the time: it is not looked at. */
export interface ClientFilter extends ReadTime {
  /** Part of the address, as Meraki writes it; `ip6`, `ip6Local`, `mac` and `name` are parts too. */
  ip?: string | undefined;
  ip6?: string | undefined;
  /** Of the address that is valid in its link only: `fe80::…`. */
  ip6Local?: string | undefined;
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
  clientTotals(filter: ReadTime): Promise<ClientTotals>;
  /** The same of one network. @param filter `since` reaches back 31 days at most */
  networkClientTotals(networkId: string, filter: ReadTime): Promise<ClientTotals>;
  /** 5,000 a page. @param filter `since` reaches back 31 days at most */
  networkClients(networkId: string, filter: ClientFilter, from?: Cursor): Promise<Excerpt<NetworkClient>>;
  /** Finds a client by its whole MAC address, in any notation; undefined when no network of the organization saw it. */
  findClient(mac: string, from?: Cursor): Promise<FoundClient | undefined>;
  /**
   * Lists the clients with most usage, in Meraki's order.
   *
   * @param filter at most 186 days, at least 8 hours; without an end, less is taken as 8 hours
   */
  topClients(filter: TopFilter & ReadTime): Promise<TopClient[]>;
  /** Lists access points and switches as `topClients` does clients. */
  topDevices(filter: TopFilter & ReadTime): Promise<TopDevice[]>;
  /** Lists `quantity` networks, in an order that Meraki does not document. */
  topNetworks(filter: TopFilter): Promise<TopNetwork[]>;
}
