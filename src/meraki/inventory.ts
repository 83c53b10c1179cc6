import type { Device, DeviceSearch, Inventory, LinkKey, Network } from '../core/dashboard.ts';
import { seen } from '../core/visible.ts';
import type { QueryParameters } from './addresses.ts';
import type { KeptList, ListCache } from './list-cache.ts';
import { formatMac } from './mac.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/inventory.ts';

/** The lists that are cached, of all links. */
export interface CachedLists {
  networks: ListCache<Network>;
  devices: ListCache<Device>;
}

export interface InventoryDeps {
  request: RequestMeraki;
  key: LinkKey;
  lists: CachedLists;
  /** Takes note of a list that was kept for so many milliseconds. */
  noteKept(age: number): void;
}

/** Creates the questions about networks and devices; their lists are cached. */
export function createInventory({ request, key, lists, noteKept }: InventoryDeps): Inventory {
  const noted = <T>({ items, age }: KeptList<T>): T[] => {
    if (age > 0) noteKept(age);
    return items;
  };

  return {
    networks: async (freshness = {}) =>
      noted(
        await lists.networks.read(key, freshness, () =>
          request.all({ operation: 'getOrganizationNetworks', shape: shapes.networksShape }),
        ),
      ),
    devices: async (freshness = {}) =>
      noted(
        await lists.devices.read(key, freshness, () =>
          request.all({ operation: 'getOrganizationDevices', shape: shapes.devicesShape }),
        ),
      ),
    async findDevices(search) {
      const mac = search.mac === undefined ? undefined : formatMac(search.mac);
      const wanted = { ...search, mac };
      const cached = lists.devices.find(key);
      if (cached) return noted(cached).filter((device) => matches(device, wanted));
      const query: QueryParameters = {};
      for (const [name, value] of Object.entries(wanted)) if (value !== undefined) query[name] = value;
      const operation = 'getOrganizationDevices';
      return (await request.page({ operation, query, shape: shapes.devicesShape })).items;
    },
  };
}

function matches(device: Device, { name, mac, serial }: DeviceSearch): boolean {
  const contains = (value: string | undefined, part: string | undefined) =>
    part === undefined ||
    seen(value ?? '')
      .toLowerCase()
      .includes(seen(part).toLowerCase());
  return contains(device.name, name) && contains(device.mac, mac) && contains(device.serial, serial);
}
