import type {
  AlertCounts,
  Dashboard,
  DeviceAvailability,
  Excerpt,
  Network,
  StatusCounts,
  UplinkTrouble,
} from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';

/** An uplink in trouble, with the device's name where we know it. */
export interface NamedTrouble {
  device: string;
  interface: string;
  status: string;
}

/** What Meraki told. */
export interface StatusFindings {
  network?: Network;
  counts: StatusCounts;
  /** There are more devices than were counted. */
  isPartial: boolean;
  /** By name; in a large organization not all of them. */
  offline: DeviceAvailability[];
  /** Worst first. */
  uplinks: NamedTrouble[];
  alerts: AlertCounts | undefined;
  /** No device with uplinks was left out. */
  uplinksAreAll: boolean;
  /** What could not be read, or was too much. */
  unread: string[];
}

/** All that the answer to `status` tells. */
export interface StatusReport extends StatusFindings {
  organization: string;
  /** Other organizations that the person linked. */
  others: string[];
  askedAt: number;
}

export async function reportOrganization(dashboard: Dashboard, id: string): Promise<StatusFindings> {
  const unread: string[] = [];
  const [counts, down, uplinks, alerts] = await Promise.all([
    dashboard.statusCounts(id),
    dashboard.availabilities(id, { statuses: ['offline', 'alerting'] }),
    unlessRefused('uplinks', dashboard.uplinkTroubles(id, {}), unread),
    unlessRefused('alerts', dashboard.openAlerts(id, {}), unread),
  ]);
  return findings({ counts, isPartial: false, devices: down.items, uplinks, alerts, unread });
}

export async function reportNetwork(
  dashboard: Dashboard,
  id: string,
  network: Network,
): Promise<StatusFindings> {
  const unread: string[] = [];
  const filter = { networkId: network.id };
  const [devices, uplinks, alerts] = await Promise.all([
    dashboard.availabilities(id, filter),
    unlessRefused('uplinks', dashboard.uplinkTroubles(id, filter), unread),
    unlessRefused('alerts', dashboard.openAlerts(id, filter), unread),
  ]);
  const counts: StatusCounts = { offline: 0, alerting: 0, dormant: 0, online: 0 };
  for (const { status } of devices.items) counts[status] += 1;
  const rest = { counts, isPartial: !devices.complete, devices: devices.items, uplinks };
  return { network, ...findings({ ...rest, alerts, unread }) };
}

/** The rest of the answer is worth having without it. */
async function unlessRefused<T>(what: string, reading: Promise<T>, unread: string[]): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    unread.push(what);
    return undefined;
  }
}

function findings(
  read: Pick<StatusFindings, 'counts' | 'isPartial' | 'alerts' | 'unread'> & {
    devices: DeviceAvailability[];
    uplinks: Excerpt<UplinkTrouble> | undefined;
  },
): StatusFindings {
  const { devices, uplinks, ...rest } = read;
  if (uplinks?.complete === false) rest.unread.push('uplinks beyond the first 1,000 devices');
  const names = new Map(devices.map(({ serial, name }) => [serial, name]));
  return {
    ...rest,
    uplinksAreAll: uplinks?.complete !== false,
    offline: devices.filter(({ status }) => status === 'offline').toSorted((a, b) => byName(a.name, b.name)),
    uplinks: (uplinks?.items ?? [])
      .map((one) => ({ ...one, device: names.get(one.serial) ?? one.serial }))
      .toSorted((a, b) => badness(a) - badness(b) || byName(a.device, b.device)),
  };
}

const byName = new Intl.Collator('en', { numeric: true }).compare;

function badness({ status }: { status: string }): number {
  const known = ['failed', 'connecting', 'unknown', 'not connected'].indexOf(status);
  return known === -1 ? 2 : known;
}
