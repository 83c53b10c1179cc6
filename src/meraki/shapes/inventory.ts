import { z } from 'zod';
import type { Device, Network } from '../../core/dashboard.ts';
import { dashboardUrlField } from './dashboard-url.ts';
import { idField, listField, textField, textsField } from './fields.ts';

/** `getOrganizationNetworks`. */
export const networksShape = listField(
  z
    .object({
      id: idField,
      name: textField,
      productTypes: textsField,
      tags: textsField,
      timeZone: textField,
      url: dashboardUrlField,
    })
    .transform((network): Network => ({ ...network, name: network.name ?? network.id })),
);

/** `getOrganizationDevices`. */
export const devicesShape = listField(
  z
    .object({
      serial: idField,
      name: textField,
      model: textField,
      mac: textField,
      lanIp: textField,
      networkId: textField,
      productType: textField,
      firmware: textField,
      tags: textsField,
      address: textField,
      notes: textField,
      url: dashboardUrlField,
    })
    .transform(
      (device): Device => ({
        ...device,
        name: device.name ?? device.serial,
        mac: device.mac?.toLowerCase(),
      }),
    ),
);
