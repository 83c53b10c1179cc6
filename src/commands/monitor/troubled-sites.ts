import { byImportance } from '../../bot/query/by-importance.ts';
import { byName } from '../../bot/text/naming.ts';
import type { Slices } from '../../core/async/slices.ts';
import type { DeviceAvailability } from '../../core/dashboard.ts';
import { type FoundUplinks, isTroubled, moreUrgent, type SiteUplink } from '../sites/site-uplinks.ts';
import { isKnownNotToWork, uplinkName, uplinkState } from '../sites/uplink-status.ts';

/** What is wrong at a site, worst first. */
const TROUBLES = ['down', 'no uplink', 'failed', 'uplink', 'alerting'] as const;

/** A site that is not all well; plain data, since a list keeps it. */
export interface TroubledSite {
  /** Absent for a device that is in no network. */
  networkId?: string | undefined;
  /** Of a device that is in no network. */
  serial?: string | undefined;
  name: string;
  /** The worst that is wrong. `no uplink`: up, and none of its uplinks works; `failed`: a device is offline or an uplink failed. */
  trouble: (typeof TROUBLES)[number];
  /** When Meraki heard last from a gateway of a site that is down, in epoch milliseconds. */
  since?: number | undefined;
  offline: number;
  alerting: number;
  /** Names of devices that are offline, the most important first: the first few. */
  devices: string[];
  /** Uplinks that are not known to work, the worst first: `wan2 failed`. */
  uplinks: string[];
  /** Whether one uplink works, and there are others that do not. */
  lacksBackup: boolean;
}

/** Names that a row has room for. */
const MAX_NAMES = 2;

/** What was read of all sites. */
export interface ReadSites {
  /** Devices that are not online, or some that are. */
  devices: readonly DeviceAvailability[];
  /** Undefined when the uplinks could not be read. */
  found: FoundUplinks | undefined;
  /** Returns the id itself for a network without a name; undefined when the names could not be read. */
  nameOf: ((networkId: string | undefined) => string) | undefined;
}

/** Returns the sites that are not all well, the worst first: of those that are down, what happened last comes first. */
export async function troubledSites(read: ReadSites, slices: Slices): Promise<TroubledSite[]> {
  const { devices, found } = read;
  const devicesOf = await slices.group(devices, ({ networkId, serial }) => networkId ?? serial);
  const uplinksOf = await slices.group(
    found?.uplinks ?? [],
    ({ device: { networkId, serial } }) => networkId ?? serial,
  );
  const siteOf = new Map(found?.bySite.map((one) => [one.id, one]));
  const ids = new Set([...siteOf.keys(), ...devicesOf.keys()]);
  const ownOf = (id: string | undefined) => ({
    devices: devicesOf.get(id) ?? [],
    uplinks: uplinksOf.get(id) ?? [],
  });
  const sites = await slices.map(
    ids,
    (id) => siteIn(ownOf(id), siteOf.get(id), read),
    (id) => 1 + (devicesOf.get(id)?.length ?? 0) + (uplinksOf.get(id)?.length ?? 0),
  );
  return slices.sort(
    sites.filter((one) => one !== undefined),
    worstFirst,
  );
}

function siteIn(
  { devices, uplinks }: { devices: readonly DeviceAvailability[]; uplinks: readonly SiteUplink[] },
  site: FoundUplinks['bySite'][number] | undefined,
  { nameOf }: ReadSites,
): TroubledSite | undefined {
  const offline = devices.filter(({ status }) => status === 'offline').toSorted(byImportance);
  const alerting = devices.filter(({ status }) => status === 'alerting').length;
  const troubled = site?.state === 'dormant' ? [] : uplinks.filter(isTroubled).toSorted(moreUrgent);
  const has: Record<TroubledSite['trouble'], boolean> = {
    down: site?.state === 'down',
    'no uplink': isCutOff(site?.state, uplinks),
    failed: offline.length > 0 || troubled.some(({ uplink }) => uplink.status === 'failed'),
    uplink: troubled.length > 0,
    alerting: alerting > 0,
  };
  const trouble = TROUBLES.find((one) => has[one]);
  if (trouble === undefined) return undefined;
  const networkId = devices[0]?.networkId ?? uplinks[0]?.device.networkId;
  const serial = devices[0]?.serial ?? uplinks[0]?.device.serial;
  const named = networkId === undefined ? undefined : nameOf?.(networkId);
  const working = new Set(troubled.flatMap(({ others }) => others));
  return {
    networkId,
    ...(networkId === undefined && { serial }),
    // An id of Meraki's says nothing to people: then the name of a device tells where it is.
    name: (named === networkId ? undefined : named) ?? devices[0]?.name ?? serial ?? site?.id ?? '',
    trouble,
    ...(trouble === 'down' && { since: site?.lastReportedAt }),
    offline: offline.length,
    alerting,
    devices: offline.slice(0, MAX_NAMES).map(({ name }) => name),
    uplinks: troubled.map(({ name, uplink }) => `${name || uplinkName(uplink)} ${uplinkState(uplink)}`),
    lacksBackup: working.size === 1,
  };
}

/** Whether a site is up and Meraki says of all its uplinks that they do not work. */
export function isCutOff(state: string | undefined, uplinks: readonly SiteUplink[]): boolean {
  return (
    state === 'up' &&
    uplinks.length > 0 &&
    uplinks.every(({ uplink, othersAreAll }) => othersAreAll && isKnownNotToWork(uplink))
  );
}

function worstFirst(a: TroubledSite, b: TroubledSite): number {
  return (
    TROUBLES.indexOf(a.trouble) - TROUBLES.indexOf(b.trouble) ||
    (b.since ?? 0) - (a.since ?? 0) ||
    b.offline - a.offline ||
    b.alerting - a.alerting ||
    byName(a.name, b.name)
  );
}
