import type { Tone } from '../../bot/report/rows.ts';
import { byName } from '../../bot/text/naming.ts';
import type { Slices } from '../../core/async/slices.ts';
import type { DeviceUplinks, Uplink } from '../../core/dashboard.ts';
import { gatewayLabel, isCellularGateway, type NameOfDevice } from './gateway-label.ts';
import { GATEWAY_TYPES, type GatewayStatuses, type ReadGateways, statusesBySerial } from './gateways.ts';
import { countSites, type Gateway, type SiteCounts, type SiteState, siteState } from './site-state.ts';
import { isWorking, uplinkName, uplinkRank, uplinkTone } from './uplink-status.ts';

/** One uplink, and the site that it belongs to. */
export interface SiteUplink {
  device: DeviceUplinks;
  uplink: Uplink;
  /** `wan1`, or `spare's wan1` when the site has several gateways of this kind. */
  name: string;
  /** Name of its network. */
  network: string;
  site: SiteState;
  /** The other uplinks of the site that work, named as seen from this one. */
  others: string[];
  /** Whether Meraki tells the uplinks of all gateways of the site. */
  othersAreAll: boolean;
  /** Whether it is unplugged while the site uses other uplinks, which is no fault. */
  isUnused: boolean;
}

/** A gateway whose uplinks Meraki does not tell. */
export interface UntoldGateway {
  device: DeviceUplinks;
  network: string;
  uplink?: undefined;
}

/** A site and when Meraki heard last from one of its gateways, in epoch milliseconds. */
export interface FoundSite {
  /** Id of its network; the serial of a gateway that is in none. */
  id: string | undefined;
  state: SiteState;
  lastReportedAt?: number | undefined;
}

/** The uplinks of the gateways that were read, by their sites. */
export interface FoundUplinks {
  /** Site by site; `worstFirst` sorts them. */
  uplinks: SiteUplink[];
  untold: UntoldGateway[];
  sites: SiteCounts;
  bySite: FoundSite[];
  /** The number of gateways that were read; undefined when these are all. */
  firstGateways: number | undefined;
}

/** The sources of the names and statuses of gateways; `statuses` is undefined when they could not be read. */
export interface GatewayFacts {
  statuses: GatewayStatuses | undefined;
  deviceName: NameOfDevice;
  networkName(networkId: string | undefined): string;
}

/** A gateway and what `siteState` takes of it. */
type SiteGateway = Gateway & { networkId?: string | undefined; device?: DeviceUplinks };

/** Returns all uplinks and the states of their sites. */
export async function siteUplinks(
  { items, isCut }: ReadGateways,
  { statuses, deviceName, networkName }: GatewayFacts,
  slices: Slices,
): Promise<FoundUplinks> {
  const statusOf = statuses === undefined ? () => undefined : statusesBySerial(statuses);
  const readGateway = (device: DeviceUplinks): SiteGateway => ({
    device,
    networkId: device.networkId ?? device.serial,
    isCellular: isCellularGateway(device),
    status: statusOf(device.serial),
    uplinks: device.uplinks,
  });
  const all = await slices.map(items, readGateway);
  if (!isCut && statuses) for (const one of await otherGateways(items, statuses, slices)) all.push(one);
  const sites = await slices.group(all, ({ networkId }) => networkId);
  const found = await slices.map(
    sites.values(),
    (site) => uplinksOfSite(site, networkName, deviceName),
    (site) => site.length ** 2,
  );
  return {
    uplinks: found.flatMap(({ uplinks }) => uplinks),
    untold: found.flatMap(({ untold }) => untold),
    sites: countSites(found.map(({ state }) => state)),
    bySite: found.map(({ id, state, lastReportedAt }) => ({ id, state, lastReportedAt })),
    firstGateways: isCut ? items.length : undefined,
  };
}

/** Returns the gateways of which only the status was read. A device of another kind, or of none, is not one of them. */
async function otherGateways(
  items: readonly DeviceUplinks[],
  { items: listed }: GatewayStatuses,
  slices: Slices,
): Promise<SiteGateway[]> {
  const known = new Set(items.map(({ serial }) => serial));
  const others = await slices.filter(
    listed,
    ({ serial, productType = '' }) => !known.has(serial) && GATEWAY_TYPES.includes(productType),
  );
  return others.map(({ networkId, serial, productType, status }) => ({
    networkId: networkId ?? serial,
    isCellular: productType === 'cellularGateway',
    status,
  }));
}

function uplinksOfSite(
  site: readonly SiteGateway[],
  networkName: GatewayFacts['networkName'],
  nameOf: NameOfDevice,
) {
  const state = siteState(site);
  const devices = site.flatMap(({ device }) => device ?? []);
  const here = devices.flatMap((device) => {
    const label = gatewayLabel(device, devices, nameOf);
    return (device.uplinks ?? []).map((uplink) => ({ device, uplink, label }));
  });
  const working = here.filter(({ uplink }) => isWorking(uplink));
  const areUnplugged = here.every(({ uplink }) => isUnplugged(uplink));
  const network = (device: DeviceUplinks) => networkName(device.networkId) || (device.serial ?? '');
  const untold = devices.filter(({ uplinks }) => uplinks === undefined);
  const uplinks = here.map(
    ({ device, uplink, label }): SiteUplink => ({
      device,
      uplink,
      name: ofGateway(PLAIN.includes(label) ? '' : label, uplink),
      network: network(device),
      site: state,
      others: working
        .filter((other) => other.uplink !== uplink)
        .map((other) => ofGateway(other.device === device ? '' : other.label, other.uplink)),
      othersAreAll: untold.length === 0,
      isUnused: isUnplugged(uplink) && !areUnplugged,
    }),
  );
  const reported = devices.flatMap(({ lastReportedAt }) => lastReportedAt ?? []);
  return {
    id: site[0]?.networkId,
    state,
    lastReportedAt: reported.length === 0 ? undefined : Math.max(...reported),
    uplinks,
    untold: untold.map((device) => ({ device, network: network(device) })),
  };
}

/** Labels of gateways that nobody confuses with a spare: their own uplinks go by the interface alone. */
const PLAIN = ['primary', 'appliance', 'cellular gateway'];

function ofGateway(label: string, uplink: Uplink): string {
  return label === '' ? uplinkName(uplink) : `${label}'s ${uplinkName(uplink)}`;
}

function isUnplugged({ status }: Uplink): boolean {
  return status === 'not connected';
}

/** Tells whether Meraki names no uplink of the site that works. */
function isCutOff({ uplink, others, othersAreAll }: SiteUplink): boolean {
  return !isWorking(uplink) && others.length === 0 && othersAreAll;
}

/** Tells whether the uplink is not known to work, and is not unplugged while others are used. */
export function isTroubled({ uplink, isUnused }: SiteUplink): boolean {
  return !isWorking(uplink) && !isUnused;
}

/** Returns the colour of an uplink; one that leaves its site without internet is the worst. */
export function siteUplinkTone(one: SiteUplink): Tone {
  const isWorst =
    isCutOff(one) && isTroubled(one) && one.uplink.status !== undefined && one.site !== 'dormant';
  return isWorst ? 'attention' : uplinkTone(one.uplink.status);
}

/** Compares by what they do to their sites, then by status; for `sort`. */
export function moreUrgent(a: SiteUplink, b: SiteUplink): number {
  return urgency(a) - urgency(b) || uplinkRank(a.uplink.status) - uplinkRank(b.uplink.status);
}

/** Compares for `sort`: those of sites that are down come first, then those that leave their site without any that works. */
export function worstFirst(a: SiteUplink, b: SiteUplink): number {
  return moreUrgent(a, b) || byName(a.network, b.network) || byName(a.name, b.name);
}

/** A dormant site is not in use, or not yet: that is less urgent than what failed. */
function urgency(one: SiteUplink): number {
  if (!isTroubled(one)) return 4;
  if (one.site === 'dormant') return 3;
  if (one.site === 'down') return 0;
  return isCutOff(one) ? 1 : 2;
}
