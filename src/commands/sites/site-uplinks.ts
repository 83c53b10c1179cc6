import type { Tone } from '../../bot/report/report.ts';
import { byName } from '../../bot/text/naming.ts';
import type { DeviceUplinks, Uplink } from '../../core/dashboard.ts';
import { isWorking, uplinkRank, uplinkTone } from './uplink-status.ts';

/** One uplink, where it is, and what its site has beside it. */
export interface SiteUplink {
  device: DeviceUplinks;
  uplink: Uplink;
  /** Name of its network. */
  network: string;
  /** The uplinks of the same network that work, by their interface. */
  others: string[];
  /** It is in order that nothing is plugged in, because the site has other uplinks. */
  isSpare: boolean;
}

/**
 * All uplinks, worst first: those of a site that has none that works, whatever Meraki calls them, before
 * those that another one replaces.
 */
export function siteUplinks(
  devices: readonly DeviceUplinks[],
  nameOf: (networkId: string | undefined) => string,
): SiteUplink[] {
  const sites = Map.groupBy(devices, siteOf);
  return devices
    .flatMap((device) => device.uplinks.map((uplink) => ({ device, uplink })))
    .map(({ device, uplink }) => {
      const here = (sites.get(siteOf(device)) ?? []).flatMap(({ uplinks }) => uplinks);
      return {
        device,
        uplink,
        network: nameOf(device.networkId) || device.serial,
        others: here.filter((other) => other !== uplink && isWorking(other)).map((other) => other.interface),
        isSpare: isUnplugged(uplink) && !here.every(isUnplugged),
      };
    })
    .toSorted(
      (a, b) =>
        Number(isCutOff(b)) - Number(isCutOff(a)) ||
        uplinkRank(a.uplink.status) - uplinkRank(b.uplink.status) ||
        byName(a.network, b.network) ||
        byName(a.uplink.interface, b.uplink.interface),
    );
}

function isUnplugged({ status }: Uplink): boolean {
  return status === 'not connected';
}

/** Its site has no uplink that works. */
export function isCutOff({ uplink, others }: SiteUplink): boolean {
  return !isWorking(uplink) && others.length === 0;
}

/** Somebody should look: it does not work, and is no spare that nothing is plugged into. */
export function isTroubled({ uplink, isSpare }: SiteUplink): boolean {
  return !isWorking(uplink) && !isSpare;
}

export function siteUplinkTone(one: SiteUplink): Tone {
  return isCutOff(one) && isTroubled(one) ? 'attention' : uplinkTone(one.uplink.status);
}

/** How many sites have an uplink, and none that works. */
export function sitesDown(found: readonly SiteUplink[]): number {
  return new Set(found.filter(isCutOff).map(({ device }) => siteOf(device))).size;
}

function siteOf({ networkId, serial }: DeviceUplinks): string {
  return networkId ?? serial;
}
