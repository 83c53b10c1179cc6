import { z } from 'zod';
import type { StatusCounts, StatusOverview, TopClient, TopDevice, TopNetwork } from '../../core/dashboard.ts';
import { dashboardUrlField } from './dashboard-url.ts';
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
  wordField,
} from './fields.ts';
import { statusOverviewField } from './health.ts';

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

/** Adds up the numbers of the product lines, those that can be read. */
function devicesOf(lines: readonly StatusOverview[]): StatusCounts {
  const devices = new Map<string, number>();
  for (const [status, n] of lines.flatMap((counts) => [...counts]))
    if (n !== undefined) devices.set(status, (devices.get(status) ?? 0) + n);
  return devices;
}

/** Whether all numbers are readable, and those of the troubles are there. */
function isWhole(counts: StatusOverview): boolean {
  const numbers = ['offline', 'alerting'].map((status) => counts.get(status));
  return [...numbers, ...counts.values()].every((n) => n !== undefined);
}

/** `getOrganizationSummaryTopNetworksByStatus`. */
export const topNetworksShape = listField(
  z
    .object({
      networkId: idField,
      name: textField,
      url: dashboardUrlField,
      tags: textsField,
      productTypes: textsField,
      statuses: partField(
        z.object({
          overall: wordField,
          byProductType: innerListField(z.object({ counts: statusOverviewField })),
        }),
      ),
      clients: partField(
        z.object({ counts: partField(z.object({ total: countField })), usage: partField(inKilobytes) }),
      ),
    })
    .transform(({ networkId, name, statuses, clients, ...rest }): TopNetwork => {
      const lines = (statuses?.byProductType ?? []).map(({ counts }) => counts);
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
