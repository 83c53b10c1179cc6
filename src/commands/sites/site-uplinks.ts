import type { DeviceUplinks, Uplink } from '../../core/dashboard.ts';
import { byName } from '../words/naming.ts';
import { isWorking, uplinkRank } from './uplink-words.ts';

/** One uplink, where it is, and what its site has beside it. */
export interface SiteUplink {
  device: DeviceUplinks;
  uplink: Uplink;
  /** Name of its network. */
  network: string;
  /** The uplinks of the same network that work, by their interface. */
  others: string[];
}

/** All uplinks, worst first: a failed one that its site has nothing beside before one that another replaces. */
export function siteUplinks(
  devices: readonly DeviceUplinks[],
  nameOf: (networkId: string | undefined) => string,
): SiteUplink[] {
  const sites = Map.groupBy(devices, siteOf);
  return devices
    .flatMap((device) => device.uplinks.map((uplink) => ({ device, uplink })))
    .map(({ device, uplink }) => ({
      device,
      uplink,
      network: nameOf(device.networkId) || device.serial,
      others: (sites.get(siteOf(device)) ?? [])
        .flatMap(({ uplinks }) => uplinks)
        .filter((other) => other !== uplink && isWorking(other))
        .map((other) => other.interface),
    }))
    .toSorted(
      (a, b) =>
        uplinkRank(a.uplink.status) - uplinkRank(b.uplink.status) ||
        a.others.length - b.others.length ||
        byName(a.network, b.network) ||
        byName(a.uplink.interface, b.uplink.interface),
    );
}

/** How many sites have an uplink, and none that works. */
export function sitesDown(found: readonly SiteUplink[]): number {
  const down = found.filter(({ uplink, others }) => !isWorking(uplink) && others.length === 0);
  return new Set(down.map(({ device }) => siteOf(device))).size;
}

function siteOf({ networkId, serial }: DeviceUplinks): string {
  return networkId ?? serial;
}
