import { z } from 'zod';
import type { Device, Network } from '../../core/dashboard.ts';
import { id, list, text, texts } from './fields.ts';

export const networks = list(
  z
    .object({ id, name: text, productTypes: texts, tags: texts, timeZone: text, url: text })
    .transform((network): Network => ({ ...network, name: network.name ?? network.id })),
);

export const devices = list(
  z
    .object({
      serial: id,
      name: text,
      model: text,
      mac: text,
      lanIp: text,
      networkId: text,
      productType: text,
      firmware: text,
      tags: texts,
      address: text,
      notes: text,
      url: text,
    })
    .transform(
      (device): Device => ({
        ...device,
        name: device.name ?? device.serial,
        mac: device.mac?.toLowerCase(),
      }),
    ),
);
