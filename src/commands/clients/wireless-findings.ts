import { readPart, type Unread } from '../../bot/query/partial-results.ts';
import type { Query } from '../../bot/query/query.ts';
import { readAll } from '../../bot/query/read-all.ts';
import { byName } from '../../bot/text/naming.ts';
import type { BandUse, ConnectionStats, DeviceAvailability, DeviceChannelUse } from '../../core/dashboard.ts';
import { busiestFirst } from './channel-use.ts';

/** An access point, its status and how busy its channels are. */
export interface AccessPoint extends Pick<DeviceAvailability, 'serial' | 'name' | 'status'> {
  /** Empty when nothing was measured. */
  bands: readonly BandUse[];
}

/** The data of an answer about a network's Wi-Fi, as read from Meraki. */
export interface WirelessFindings {
  stats: ConnectionStats;
  /** Busiest channels first. */
  points: AccessPoint[];
  /** Whether the statuses of the access points could be read. */
  hasStatuses: boolean;
  /** Parts that could not be read. */
  unread: Unread[];
}

/** Reads a network's Wi-Fi: one Meraki call for the connections, and for each 1,000 access points two. */
export async function findWireless(networkId: string, query: Query): Promise<WirelessFindings> {
  const { dashboard, range, slices } = query;
  const unread: Unread[] = [];
  const [stats, use, states] = await Promise.all([
    dashboard.connectionStats(networkId, range),
    readPart(
      'channel use',
      readAll((from) => dashboard.channelUseByDevice({ ...range, networkId }, from), query),
      unread,
    ),
    // This is the cheapest list with names, and it tells which access points are not online.
    readPart(
      'names and statuses of the access points',
      readAll((from) => dashboard.availabilities({ networkId, productTypes: ['wireless'] }, from), query),
      unread,
    ),
  ]);
  const points = accessPoints(use?.items ?? [], states?.items ?? []);
  return {
    stats,
    points: await slices.sort(points, (a, b) => busiestFirst(a, b) || byName(a.name, b.name)),
    hasStatuses: states !== undefined,
    unread,
  };
}

/** Joins what was measured with the names and statuses; an access point that only one of them has is not lost. */
function accessPoints(
  measured: readonly DeviceChannelUse[],
  listed: readonly DeviceAvailability[],
): AccessPoint[] {
  const bandsOf = new Map(measured.map(({ serial, bands }) => [serial, bands]));
  const known = new Set(listed.map(({ serial }) => serial));
  return [
    ...listed.map(({ serial, name, status }) => ({
      serial,
      name,
      status,
      bands: (serial === undefined ? undefined : bandsOf.get(serial)) ?? [],
    })),
    ...measured
      .filter(({ serial }) => !known.has(serial))
      .map(({ serial, bands }) => ({ serial, name: serial, status: undefined, bands })),
  ];
}
