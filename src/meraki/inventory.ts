import type { Device, DeviceSearch, Inventory, LinkKey, Network } from '../core/dashboard.ts';
import type { Query } from './addresses.ts';
import type { Ask } from './ask.ts';
import type { KeptLists } from './kept-lists.ts';
import { asMeraki } from './mac.ts';
import * as shapes from './shapes/inventory.ts';

export interface InventoryParts {
  ask: Ask;
  key: LinkKey;
  kept: { networks: KeptLists<Network>; devices: KeptLists<Device> };
}

export function createInventory({ ask, key, kept }: InventoryParts): Inventory {
  return {
    networks: (freshness = {}) =>
      kept.networks.read(key, freshness, () =>
        ask.all({ operation: 'getOrganizationNetworks', shape: shapes.networks }),
      ),
    devices: (freshness = {}) =>
      kept.devices.read(key, freshness, () =>
        ask.all({ operation: 'getOrganizationDevices', shape: shapes.devices }),
      ),
    async findDevices(search) {
      const mac = search.mac === undefined ? undefined : asMeraki(search.mac);
      const wanted = { ...search, mac };
      const known = kept.devices.find(key);
      if (known) return known.filter((device) => fits(device, wanted));
      const query: Query = {};
      for (const [name, value] of Object.entries(wanted)) if (value !== undefined) query[name] = value;
      const operation = 'getOrganizationDevices';
      return (await ask.page({ operation, query, shape: shapes.devices })).items;
    },
  };
}

function fits(device: Device, { name, mac, serial }: DeviceSearch): boolean {
  const holds = (value: string | undefined, part: string | undefined) =>
    part === undefined || (value ?? '').toLowerCase().includes(part.toLowerCase());
  return holds(device.name, name) && holds(device.mac, mac) && holds(device.serial, serial);
}
