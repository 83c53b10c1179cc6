import { z } from 'zod';
import type { TopClient, TopDevice, TopNetwork } from '../../core/dashboard.ts';
import {
  id,
  inKilobytes,
  inner,
  list,
  megabytes,
  network,
  number,
  part,
  text,
  texts,
  usageOf,
} from './fields.ts';
import { byStatus } from './health.ts';

const inMegabytes = z.object({ total: megabytes, upstream: megabytes, downstream: megabytes });
const percentage = part(z.object({ ...inMegabytes.shape, percentage: number }));

export const topClients = list(
  z
    .object({ id: text, name: text, mac: text, network, usage: percentage })
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

export const topDevices = list(
  z
    .object({
      serial: id,
      name: text,
      model: text,
      productType: text,
      network,
      usage: percentage,
      clients: part(z.object({ counts: z.object({ total: number }) })),
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

export const topNetworks = list(
  z
    .object({
      networkId: id,
      name: text,
      url: text,
      tags: texts,
      productTypes: texts,
      statuses: part(z.object({ overall: text, byProductType: inner(z.object({ counts: byStatus })) })),
      clients: part(z.object({ counts: part(z.object({ total: number })), usage: part(inKilobytes) })),
    })
    .transform(({ networkId, name, statuses, clients, ...rest }): TopNetwork => {
      const devices = { online: 0, alerting: 0, offline: 0, dormant: 0 };
      for (const { counts } of statuses?.byProductType ?? []) {
        devices.online += counts.online;
        devices.alerting += counts.alerting;
        devices.offline += counts.offline;
        devices.dormant += counts.dormant;
      }
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
