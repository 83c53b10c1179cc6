import type { Slices } from '../core/async/slices.ts';
import type { Device, DeviceSearch, Freshness, Inventory, Network } from '../core/dashboard.ts';
import { compared } from '../core/visible.ts';
import type { QueryParameters } from './addresses.ts';
import { leftOutOf } from './checked-lists.ts';
import type { KeptList, ListCache } from './list-cache.ts';
import { formatMac } from './mac.ts';
import type { OperationId } from './operations.ts';
import type { OrganizationUrls } from './organization-urls.ts';
import type { MerakiRequest, RequestMeraki } from './request.ts';
import * as shapes from './shapes/inventory.ts';
import { addressShape } from './shapes/organizations.ts';
import type { ReadsOfLink } from './shared-reads.ts';
import { REFRESH_INTERVAL } from './snapshots.ts';

/** The lists that are kept, of all organizations. */
export interface CachedLists {
  networks: ListCache<Network>;
  devices: ListCache<Device>;
  urls: OrganizationUrls;
}

export interface InventoryDeps {
  request: RequestMeraki;
  /** Counts nothing that it leaves out: it reads what is kept. */
  listRequest: Pick<RequestMeraki, 'all'>;
  reads: Pick<ReadsOfLink, 'partition' | 'mayShare'>;
  lists: CachedLists;
  slices: Pick<Slices, 'filter'>;
  /** Takes note of a list that was kept for so many milliseconds. */
  noteKept(age: number): void;
  /** Takes note of how many items are missing in a list, whoever read it; a list that is read again counts once. */
  noteUnreadable(list: OperationId, items: number): void;
}

/** Creates the questions about networks and devices; their lists are kept. */
export function createInventory(deps: InventoryDeps): Inventory {
  const { request, listRequest, lists, slices, noteKept, noteUnreadable } = deps;
  const { partition, mayShare } = deps.reads;
  const noted = <T>({ items, age }: KeptList<T>, list: OperationId): readonly T[] => {
    if (age > 0) noteKept(age);
    noteUnreadable(list, leftOutOf(items));
    return items;
  };

  async function listed<T>(
    cache: ListCache<T>,
    { fresh = false }: Freshness,
    whole: MerakiRequest<T[]>,
  ): Promise<readonly T[]> {
    const kept = cache.find(partition, fresh ? REFRESH_INTERVAL : undefined);
    const { operation } = whole;
    if (kept && (await mayShare(operation))) return noted(kept, operation);
    const read = () => listRequest.all({ ...whole, isKept: true });
    return noted(await cache.read(partition, read), operation);
  }

  return {
    organizationUrl: () =>
      lists.urls.read(partition, {
        mayShare: () => mayShare('getOrganization'),
        call: () => request.one({ operation: 'getOrganization', shape: addressShape }),
      }),
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
        return slices.filter(noted(cached, operation), (device) => matches(device, wanted));
      const query: QueryParameters = {};
      for (const [name, value] of Object.entries(wanted)) if (value !== undefined) query[name] = value;
      return (await request.page({ operation, query, shape: shapes.devicesShape })).items;
    },
  };
}

function matches(device: Device, { name, mac, serial }: DeviceSearch): boolean {
  const contains = (value: string | undefined, part: string | undefined) =>
    part === undefined || compared(value ?? '').includes(compared(part));
  return contains(device.name, name) && contains(device.mac, mac) && contains(device.serial, serial);
}
