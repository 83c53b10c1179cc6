import { z } from 'zod';
import type { StatusCounts, TopClient, TopDevice, TopNetwork } from '../../core/dashboard.ts';
import {
  countField,
  idField,
  inKilobytes,
  innerListField,
  listField,
  megabytesField,
  networkField,
  partField,
  percentField,
  textField,
  textsField,
  usageOf,
} from './fields.ts';

const inMegabytes = z.object({ total: megabytesField, upstream: megabytesField, downstream: megabytesField });
const usageField = partField(z.object({ ...inMegabytes.shape, percentage: percentField }));

/** `getOrganizationSummaryTopClientsByUsage`. */
export const topClientsShape = listField(
  z
    .object({ id: textField, name: textField, mac: textField, network: networkField, usage: usageField })
    .refine(({ id, name, mac }) => id ?? name ?? mac)
    .transform(
      ({ network, usage: used, ...client }): TopClient => ({
        ...client,
        name: client.name ?? client.mac ?? client.id ?? '',
        networkId: network?.id,
        networkName: network?.name,
        usage: usageOf(used),
        percent: used?.percentage,
      }),
    ),
);

/** `getOrganizationSummaryTopDevicesByUsage`. */
export const topDevicesShape = listField(
  z
    .object({
      serial: textField,
      name: textField,
      mac: textField,
      model: textField,
      productType: textField,
      network: networkField,
      usage: usageField,
      clients: partField(z.object({ counts: partField(z.object({ total: countField })) })),
    })
    .refine(({ serial, name, mac }) => serial ?? name ?? mac)
    .transform(
      ({ network, usage: used, clients, mac, ...device }): TopDevice => ({
        ...device,
        name: device.name ?? device.serial ?? mac ?? '',
        networkId: network?.id,
        networkName: network?.name,
        usage: usageOf(used),
        percent: used?.percentage,
        clients: clients?.counts?.total,
      }),
    ),
);

/** The number of devices of one product line by status; undefined where it makes no sense. */
type LineCounts = Record<string, number | undefined>;

function devicesOf(lines: readonly LineCounts[]): StatusCounts {
  const devices = new Map<string, number>();
  for (const [status, n] of lines.flatMap((counts) => Object.entries(counts)))
    if (n !== undefined) devices.set(status, (devices.get(status) ?? 0) + n);
  return devices;
}

/** Whether all numbers are readable, and those of the troubles are there. */
function isWhole(counts: LineCounts): boolean {
  const isThere = counts.offline !== undefined && counts.alerting !== undefined;
  return isThere && Object.values(counts).every((n) => n !== undefined);
}

/** `getOrganizationSummaryTopNetworksByStatus`. */
export const topNetworksShape = listField(
  z
    .object({
      networkId: idField,
      name: textField,
      url: textField,
      tags: textsField,
      productTypes: textsField,
      statuses: partField(
        z.object({
          overall: textField,
          byProductType: innerListField(z.object({ counts: partField(z.record(z.string(), countField)) })),
        }),
      ),
      clients: partField(
        z.object({ counts: partField(z.object({ total: countField })), usage: partField(inKilobytes) }),
      ),
    })
    .transform(({ networkId, name, statuses, clients, ...rest }): TopNetwork => {
      const lines = (statuses?.byProductType ?? []).map(({ counts = {} }) => counts);
      return {
        ...rest,
        id: networkId,
        name: name ?? networkId,
        status: statuses?.overall,
        devices: devicesOf(lines),
        isCounted: lines.length > 0 && lines.every(isWhole),
        clients: clients?.counts?.total,
        usage: clients?.usage && usageOf(clients.usage),
      };
    }),
);
