import { readPart, type Unread } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { DAY } from '../../core/clock.ts';
import type {
  AlertCounts,
  ConfigurationChange,
  ConnectionStats,
  DeviceAvailability,
  DeviceChannelUse,
  Excerpt,
  Network,
  NetworkClient,
} from '../../core/dashboard.ts';
import { mayHaveWifi } from '../clients/may-have-wifi.ts';
import { GATEWAY_TYPES, namesBySerial, readGateways } from '../sites/gateways.ts';
import { type LineQuality, rankLineQualities, worstPerUplink } from '../sites/line-quality.ts';
import { type FoundUplinks, siteUplinks } from '../sites/site-uplinks.ts';
import { gatewaysIn } from './status-findings.ts';

/**
 * The data of a status answer about a site, as read from Meraki. A part is undefined when it could not be read, which `unread`
 * says, and when the site has nothing of the kind.
 */
export interface SiteFindings {
  devices: Excerpt<DeviceAvailability> | undefined;
  uplinks: FoundUplinks | undefined;
  /** Models by serial, as far as they were read: those of gateways. */
  models: ReadonlyMap<string, string>;
  /** Loss and latency of the last minutes, of each uplink to its worst destination, worst first. */
  lines: LineQuality[] | undefined;
  connections: ConnectionStats | undefined;
  /** Of the last day. */
  channels: Excerpt<DeviceChannelUse> | undefined;
  /** Of the last day. */
  clients: Excerpt<NetworkClient> | undefined;
  alerts: AlertCounts | undefined;
  /** Of the last day, newest first. */
  changes: Excerpt<ConfigurationChange> | undefined;
  unread: Unread[];
}

/** Whether a network has uplinks, or Meraki does not tell what it has. */
export function mayHaveWan({ productTypes }: Pick<Network, 'productTypes'>): boolean {
  return productTypes.length === 0 || productTypes.some((type) => GATEWAY_TYPES.includes(type));
}

/** Whether clients connect to a network, or Meraki does not tell what it has. */
export function mayHaveClients(network: Pick<Network, 'productTypes'>): boolean {
  const { productTypes } = network;
  return mayHaveWan(network) || productTypes.some((type) => ['switch', 'wireless'].includes(type));
}

/**
 * Reads a site in eight Meraki calls at most, side by side. Of more than 1,000 devices, gateways or access points, 5,000 clients
 * or changes, the first ones are told, and the status of gateways is read in one more call.
 *
 * @throws KnownError the first failure, when nothing at all could be read
 */
export async function findSite(network: Network, query: Query): Promise<SiteFindings> {
  const { dashboard, slices, now } = query;
  const { id: networkId } = network;
  const unread: Unread[] = [];
  let asked = 0;
  const part = <T>(isHere: boolean, what: string, read: () => Promise<T>): Promise<T | undefined> => {
    if (!isHere) return Promise.resolve(undefined);
    asked += 1;
    return readPart(what, read(), unread);
  };
  const [hasWan, hasWifi] = [mayHaveWan(network), mayHaveWifi(network)];
  const lastDay = { since: now - DAY };
  const [devices, gateways, measured, connections, channels, clients, alerts, changes] = await Promise.all([
    part(true, 'devices', () => dashboard.availabilities({ networkId })),
    part(hasWan, 'uplinks', () => readGateways(dashboard, networkId)),
    part(hasWan, 'WAN loss and latency', () => dashboard.lossAndLatency()),
    part(hasWifi, 'Wi-Fi connections', () => dashboard.connectionStats(networkId, lastDay)),
    part(hasWifi, 'channel utilization', () => dashboard.channelUseByDevice({ ...lastDay, networkId })),
    part(mayHaveClients(network), 'clients', () => dashboard.networkClients(networkId, lastDay)),
    part(true, 'alerts', () => dashboard.alertCounts({ networkId })),
    part(true, 'changes', () => dashboard.changes({ ...lastDay, networkId })),
  ]);
  // A link that allows nothing of this is told so as for any other question, with the button that mends it.
  const failure = unread.find(({ why }) => why?.link !== undefined)?.why ?? unread[0]?.why;
  if (unread.length === asked && failure !== undefined) throw failure;
  const names = {
    deviceName: namesBySerial(devices?.items ?? []),
    networkName: () => network.name,
  };
  const statuses = devices && (await gatewaysIn(devices, dashboard, networkId, unread));
  const here = await slices.filter(measured ?? [], (one) => one.networkId === networkId);
  const ranked = await rankLineQualities(here, names, slices);
  return {
    devices,
    uplinks: gateways && (await siteUplinks(gateways, { ...names, statuses }, slices)),
    models: new Map((gateways?.items ?? []).flatMap(modelOf)),
    lines: measured && (await worstPerUplink(ranked, slices)).worst,
    connections,
    channels,
    clients,
    alerts,
    changes,
    unread,
  };
}

function modelOf({ serial, model }: { serial?: string | undefined; model?: string | undefined }) {
  return serial === undefined || model === undefined ? [] : [[serial, model] as const];
}
