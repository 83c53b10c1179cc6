import { z } from 'zod';
import type { TopClient, TopDevice, TopNetwork } from '../../core/dashboard.ts';
import {
  idField,
  inKilobytes,
  innerListField,
  listField,
  megabytesField,
  networkField,
  numberField,
  partField,
  textField,
  textsField,
  usageOf,
} from './fields.ts';
import { byStatusShape } from './health.ts';

const inMegabytes = z.object({ total: megabytesField, upstream: megabytesField, downstream: megabytesField });
const usageField = partField(z.object({ ...inMegabytes.shape, percentage: numberField }));

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
      serial: idField,
      name: textField,
      model: textField,
      productType: textField,
      network: networkField,
      usage: usageField,
      clients: partField(z.object({ counts: z.object({ total: numberField }) })),
    })
    .transform(
      ({ network, usage: used, clients, ...device }): TopDevice => ({
        ...device,
        name: device.name ?? device.serial,
        networkId: network?.id,
        networkName: network?.name,
        usage: usageOf(used),
        percent: used?.percentage,
        clients: clients?.counts.total,
      }),
    ),
);

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
        z.object({ overall: textField, byProductType: innerListField(z.object({ counts: byStatusShape })) }),
      ),
      clients: partField(
        z.object({ counts: partField(z.object({ total: numberField })), usage: partField(inKilobytes) }),
      ),
    })
    .transform(({ networkId, name, statuses, clients, ...rest }): TopNetwork => {
      const devices = new Map<string, number>();
      for (const { counts } of statuses?.byProductType ?? [])
        for (const [status, n] of counts) devices.set(status, (devices.get(status) ?? 0) + n);
      return {
        ...rest,
        id: networkId,
        name: name ?? networkId,
        status: statuses?.overall,
        devices,
        clients: clients?.counts?.total,
        usage: clients?.usage && usageOf(clients.usage),
      };
    }),
);
