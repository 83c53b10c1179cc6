import { z } from 'zod';
import type { ClientTotals, NetworkClient } from '../../core/dashboard.ts';
import {
  countField,
  inKilobytes,
  kilobytesField,
  listField,
  networkField,
  partField,
  sentAndReceived,
  textField,
  timeField,
  usageOf,
  wordOf,
} from './fields.ts';

/** `getOrganizationClientsOverview`; Meraki may answer null, which tells nothing, not even that there was no client. */
export const clientTotalsShape = z
  .object({
    counts: partField(z.object({ total: countField })),
    usage: partField(z.object({ overall: partField(inKilobytes), average: kilobytesField })),
  })
  .nullable()
  .transform(
    (totals): ClientTotals => ({
      clients: totals?.counts?.total,
      usage: usageOf(totals?.usage?.overall),
      average: totals?.usage?.average,
    }),
  );

/** `getNetworkClientsOverview`, which tells no usage of all clients together; null tells nothing. */
export const networkClientTotalsShape = z
  .object({
    counts: partField(z.object({ total: countField })),
    usages: partField(z.object({ average: kilobytesField })),
  })
  .nullable()
  .transform(
    (totals): ClientTotals => ({
      clients: totals?.counts?.total,
      usage: {},
      average: totals?.usages?.average,
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
  const word = status && wordOf(status);
  const online = word === 'online' ? true : word === 'offline' ? false : undefined;
  return { ...rest, status, online, deviceMac: recentDeviceMac };
}

/** `getNetworkClients`, without clients that have neither an id nor a name or an address. */
export const networkClientsShape = listField(
  z
    .object({
      ...sighting.shape,
      id: textField,
      mac: textField,
      ip6: textField,
      ip6Local: textField,
      manufacturer: textField,
      recentDeviceSerial: textField,
      recentDeviceName: textField,
      recentDeviceConnection: textField,
      usage: sentAndReceived,
    })
    .refine(({ id, mac, description, ip }) => id ?? mac ?? description ?? ip)
    .transform((client): NetworkClient => {
      const { recentDeviceSerial, recentDeviceName, recentDeviceConnection, usage, ...rest } = client;
      const { id, mac, ip6, ip6Local, manufacturer, description, ip = '' } = client;
      return {
        ...sightingOf(rest),
        ...{ id, mac, ip6, ip6Local, manufacturer, usage },
        name: description ?? mac ?? id ?? ip,
        deviceSerial: recentDeviceSerial,
        deviceName: recentDeviceName,
        connection: recentDeviceConnection && wordOf(recentDeviceConnection),
      };
    }),
);

/** The records of a client, one for each network that saw it; undefined when Meraki sends no list. */
const recordsField = partField(
  listField(
    z.object({ ...sighting.shape, network: networkField }).transform(({ network, ...record }) => ({
      ...sightingOf(record),
      networkId: network?.id,
      networkName: network?.name ?? network?.id,
    })),
  ),
);

/**
 * `getOrganizationClientsSearch`, whose client may lack its address. Undefined when no network ever saw the client, which
 * Meraki answers with 204, or with a client that has no address and no records.
 */
export const foundClientShape = z
  .object({ clientId: textField, mac: textField, manufacturer: textField, records: z.unknown().optional() })
  .nullable()
  .transform((found) => {
    const { clientId, mac, manufacturer, records } = found ?? {};
    // Records that can't be read are not none; null is.
    const isKnown = Array.isArray(records)
      ? records.some((record) => record !== null)
      : Boolean(records ?? clientId ?? mac);
    const sightings = recordsField.parse(records) ?? [];
    return isKnown ? { id: clientId, mac, manufacturer, sightings } : undefined;
  });
