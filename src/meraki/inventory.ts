import type { Device, DeviceSearch, Inventory, LinkKey, Network } from '../core/dashboard.ts';
import type { QueryParameters } from './addresses.ts';
import type { ListCache } from './list-cache.ts';
import { formatMac } from './mac.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/inventory.ts';

export interface InventoryDeps {
  ask: RequestMeraki;
  key: LinkKey;
  kept: { networks: ListCache<Network>; devices: ListCache<Device> };
}

export function createInventory({ ask, key, kept }: InventoryDeps): Inventory {
  return {
    networks: (freshness = {}) =>
      kept.networks.read(key, freshness, () =>
        ask.all({ operation: 'getOrganizationNetworks', shape: shapes.networksShape }),
      ),
    devices: (freshness = {}) =>
      kept.devices.read(key, freshness, () =>
        ask.all({ operation: 'getOrganizationDevices', shape: shapes.devicesShape }),
      ),
    async findDevices(search) {
      const mac = search.mac === undefined ? undefined : formatMac(search.mac);
      const wanted = { ...search, mac };
      const known = kept.devices.find(key);
      if (known) return known.filter((device) => fits(device, wanted));
      const query: QueryParameters = {};
      for (const [name, value] of Object.entries(wanted)) if (value !== undefined) query[name] = value;
      const operation = 'getOrganizationDevices';
      return (await ask.page({ operation, query, shape: shapes.devicesShape })).items;
    },
  };
}

function fits(device: Device, { name, mac, serial }: DeviceSearch): boolean {
  const holds = (value: string | undefined, part: string | undefined) =>
    part === undefined || (value ?? '').toLowerCase().includes(part.toLowerCase());
  return holds(device.name, name) && holds(device.mac, mac) && holds(device.serial, serial);
}
