import type { Slices } from '../core/async/slices.ts';
import type { Device, DeviceSearch, Freshness, Inventory, Network } from '../core/dashboard.ts';
import { seen } from '../core/visible.ts';
import type { QueryParameters } from './addresses.ts';
import type { KeptList, ListCache } from './list-cache.ts';
import { formatMac } from './mac.ts';
import type { MerakiRequest, RequestMeraki } from './request.ts';
import * as shapes from './shapes/inventory.ts';
import type { ReadsOfLink } from './shared-reads.ts';
import { REFRESH_INTERVAL } from './snapshots.ts';

/** The lists that are kept, of all organizations. */
export interface CachedLists {
  networks: ListCache<Network>;
  devices: ListCache<Device>;
}

export interface InventoryDeps {
  request: RequestMeraki;
  reads: Pick<ReadsOfLink, 'partition' | 'mayShare'>;
  lists: CachedLists;
  slices: Pick<Slices, 'filter'>;
  /** Takes note of a list that was kept for so many milliseconds. */
  noteKept(age: number): void;
}

/** Creates the questions about networks and devices; their lists are kept. */
export function createInventory({ request, reads, lists, slices, noteKept }: InventoryDeps): Inventory {
  const { partition, mayShare } = reads;
  const noted = <T>({ items, age }: KeptList<T>): readonly T[] => {
    if (age > 0) noteKept(age);
    return items;
  };

  async function listed<T>(
    cache: ListCache<T>,
    { fresh = false }: Freshness,
    whole: MerakiRequest<T[]>,
  ): Promise<readonly T[]> {
    const kept = cache.find(partition, fresh ? REFRESH_INTERVAL : undefined);
    if (kept && (await mayShare(whole.operation))) return noted(kept);
    return noted(await cache.read(partition, () => request.all({ ...whole, isKept: true })));
  }

  return {
    networks: async (freshness = {}) =>
      listed(lists.networks, freshness, {
        operation: 'getOrganizationNetworks',
        shape: shapes.networksShape,
      }),
    devices: async (freshness = {}) =>
      listed(lists.devices, freshness, { operation: 'getOrganizationDevices', shape: shapes.devicesShape }),
    async findDevices(search) {
      const mac = search.mac === undefined ? undefined : formatMac(search.mac);
      const wanted = { ...search, mac };
      const operation = 'getOrganizationDevices';
      const cached = lists.devices.find(partition);
      if (cached && (await mayShare(operation)))
        return slices.filter(noted(cached), (device) => matches(device, wanted));
      const query: QueryParameters = {};
      for (const [name, value] of Object.entries(wanted)) if (value !== undefined) query[name] = value;
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
