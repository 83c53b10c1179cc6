import type { Tone } from '../../bot/report/report.ts';
import { byName } from '../../bot/text/naming.ts';
import type { Slices } from '../../core/async/slices.ts';
import type { DeviceUplinks, Uplink } from '../../core/dashboard.ts';
import { isWorking, uplinkRank, uplinkTone } from './uplink-status.ts';

/** One uplink, its network, and the other uplinks of that network. */
export interface SiteUplink {
  device: DeviceUplinks;
  uplink: Uplink;
  /** Name of its network. */
  network: string;
  /** Interfaces of the other uplinks in the network that work. */
  others: string[];
  /** Whether it is unplugged while the site uses other uplinks, which is no fault. */
  isSpare: boolean;
}

/**
 * Returns all uplinks, worst first: uplinks of a site where none works, whatever their status, come before
 * uplinks that another one replaces.
 */
export async function siteUplinks(
  devices: readonly DeviceUplinks[],
  nameOf: (networkId: string | undefined) => string,
  slices: Slices,
): Promise<SiteUplink[]> {
  const sites = [...Map.groupBy(devices, siteOf).values()];
  const uplinksOf = (site: readonly DeviceUplinks[]) => uplinksOfSite(site, nameOf);
  const weightOf = (site: readonly DeviceUplinks[]) => site.length ** 2;
  const found = (await slices.map(sites, uplinksOf, weightOf)).flat();
  return slices.sort(
    found,
    (a, b) =>
      Number(isCutOff(b)) - Number(isCutOff(a)) ||
      uplinkRank(a.uplink.status) - uplinkRank(b.uplink.status) ||
      byName(a.network, b.network) ||
      byName(a.uplink.interface, b.uplink.interface),
  );
}

function uplinksOfSite(
  site: readonly DeviceUplinks[],
  nameOf: (networkId: string | undefined) => string,
): SiteUplink[] {
  const here = site.flatMap(({ uplinks }) => uplinks);
  const working = here.filter(isWorking);
  const areUnplugged = here.every(isUnplugged);
  return site.flatMap((device) =>
    device.uplinks.map((uplink) => ({
      device,
      uplink,
      network: nameOf(device.networkId) || device.serial,
      others: working.filter((other) => other !== uplink).map((other) => other.interface),
      isSpare: isUnplugged(uplink) && !areUnplugged,
    })),
  );
}

function isUnplugged({ status }: Uplink): boolean {
  return status === 'not connected';
}

/** Tells whether no uplink works at the site of this one. */
export function isCutOff({ uplink, others }: SiteUplink): boolean {
  return !isWorking(uplink) && others.length === 0;
}

/** Tells whether the uplink needs attention: it does not work, and is not an unplugged spare. */
export function isTroubled({ uplink, isSpare }: SiteUplink): boolean {
  return !isWorking(uplink) && !isSpare;
}

/** Returns the colour of an uplink; one that leaves its site without internet is the worst. */
export function siteUplinkTone(one: SiteUplink): Tone {
  return isCutOff(one) && isTroubled(one) ? 'attention' : uplinkTone(one.uplink.status);
}

/** Counts the sites that have uplinks, but none that works. */
export function sitesDown(found: readonly SiteUplink[]): number {
  return new Set(found.filter(isCutOff).map(({ device }) => siteOf(device))).size;
}

function siteOf({ networkId, serial }: DeviceUplinks): string {
  return networkId ?? serial;
}
