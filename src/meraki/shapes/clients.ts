import { z } from 'zod';
import type { ClientTotals, FoundClient, NetworkClient } from '../../core/dashboard.ts';
import {
  count,
  id,
  inKilobytes,
  inner,
  kilobytes,
  list,
  part,
  sentAndReceived,
  text,
  time,
  usageOf,
} from './fields.ts';

/** Null when Meraki has nothing about the time asked for. */
export const clientTotals = z
  .object({
    counts: part(z.object({ total: count })),
    usage: part(z.object({ overall: part(inKilobytes), average: kilobytes })),
  })
  .nullable()
  .transform(
    (totals): ClientTotals => ({
      clients: totals?.counts?.total ?? 0,
      usage: usageOf(totals?.usage?.overall),
      average: totals?.usage?.average,
    }),
  );

const sighting = z.object({
  description: text,
  ip: text,
  os: text,
  user: text,
  vlan: text,
  ssid: text,
  switchport: text,
  status: text,
  firstSeen: time,
  lastSeen: time,
  recentDeviceMac: text,
});

function sighted({ status, recentDeviceMac, ...rest }: z.infer<typeof sighting>) {
  const online = status === undefined ? undefined : status === 'Online';
  return { ...rest, online, deviceMac: recentDeviceMac };
}

export const networkClients = list(
  z
    .object({
      ...sighting.shape,
      id,
      mac: text,
      manufacturer: text,
      recentDeviceSerial: text,
      recentDeviceName: text,
      recentDeviceConnection: text,
      usage: sentAndReceived,
    })
    .transform((client): NetworkClient => {
      const { recentDeviceSerial, recentDeviceName, recentDeviceConnection, usage, ...rest } = client;
      const connections = { Wired: 'wired', Wireless: 'wireless' } as const;
      return {
        ...sighted(rest),
        id: client.id,
        name: client.description ?? client.mac ?? client.id,
        mac: client.mac,
        manufacturer: client.manufacturer,
        deviceSerial: recentDeviceSerial,
        deviceName: recentDeviceName,
        connection:
          recentDeviceConnection === 'Wired' || recentDeviceConnection === 'Wireless'
            ? connections[recentDeviceConnection]
            : undefined,
        usage,
      };
    }),
);

/** Null when nobody ever saw it. */
export const foundClient = z
  .object({
    clientId: text,
    mac: id,
    manufacturer: text,
    records: inner(
      z.object({ ...sighting.shape, network: z.object({ id, name: text }) }).transform((record) => ({
        ...sighted(record),
        networkId: record.network.id,
        networkName: record.network.name ?? record.network.id,
      })),
    ),
  })
  .nullable()
  .transform(
    (found): FoundClient | undefined =>
      found?.records[0] && {
        id: found.clientId,
        mac: found.mac,
        manufacturer: found.manufacturer,
        sightings: found.records,
      },
  );
