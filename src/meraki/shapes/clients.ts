import { z } from 'zod';
import type { ClientTotals, FoundClient, NetworkClient } from '../../core/dashboard.ts';
import {
  countOrZeroField,
  idField,
  inKilobytes,
  innerListField,
  kilobytesField,
  listField,
  partField,
  sentAndReceived,
  textField,
  timeField,
  usageOf,
} from './fields.ts';

/** `getOrganizationClientsOverview`; Meraki answers null when it has no data for the span. */
export const clientTotalsShape = z
  .object({
    counts: partField(z.object({ total: countOrZeroField })),
    usage: partField(z.object({ overall: partField(inKilobytes), average: kilobytesField })),
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
  description: textField,
  ip: textField,
  os: textField,
  user: textField,
  vlan: textField,
  ssid: textField,
  switchport: textField,
  status: textField,
  firstSeen: timeField,
  lastSeen: timeField,
  recentDeviceMac: textField,
});

function sightingOf({ status, recentDeviceMac, ...rest }: z.infer<typeof sighting>) {
  const online = status === undefined ? undefined : status === 'Online';
  return { ...rest, online, deviceMac: recentDeviceMac };
}

/** `getNetworkClients`. */
export const networkClientsShape = listField(
  z
    .object({
      ...sighting.shape,
      id: idField,
      mac: textField,
      manufacturer: textField,
      recentDeviceSerial: textField,
      recentDeviceName: textField,
      recentDeviceConnection: textField,
      usage: sentAndReceived,
    })
    .transform((client): NetworkClient => {
      const { recentDeviceSerial, recentDeviceName, recentDeviceConnection, usage, ...rest } = client;
      const connections = { Wired: 'wired', Wireless: 'wireless' } as const;
      return {
        ...sightingOf(rest),
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

/** `getOrganizationClientsSearch`; undefined when no network has ever seen the client, which Meraki answers with 204. */
export const foundClientShape = z
  .object({
    clientId: textField,
    mac: idField,
    manufacturer: textField,
    records: innerListField(
      z
        .object({ ...sighting.shape, network: z.object({ id: idField, name: textField }) })
        .transform((record) => ({
          ...sightingOf(record),
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
