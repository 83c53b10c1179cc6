import type { Slices } from '../core/async/slices.ts';
import type { Device, DeviceSearch, Freshness, Inventory, Network } from '../core/dashboard.ts';
import { compared } from '../core/visible.ts';
import type { QueryParameters } from './addresses.ts';
import { aboutNetworks } from './asked-networks.ts';
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

const DEVICES = 'getOrganizationDevices';

/** Creates the questions about networks and devices; their lists are kept. */
export function createInventory(deps: InventoryDeps): Inventory {
  const { request, listRequest, lists, slices, noteKept, noteUnreadable } = deps;
  const { partition, mayShare } = deps.reads;
  const noted = <T>({ items, age }: KeptList<T>, list: OperationId): readonly T[] => {
    if (age > 0) noteKept(age);
    noteUnreadable(list, leftOutOf(items));
    return items;
  };

  /** Returns the list that was kept, when the link may be answered with it. */
  async function keptOf<T>(
    cache: ListCache<T>,
    operation: OperationId,
    { fresh = false }: Freshness = {},
  ): Promise<KeptList<T> | undefined> {
    const kept = cache.find(partition, fresh ? REFRESH_INTERVAL : undefined);
    return kept && (await mayShare(operation)) ? kept : undefined;
  }

  /** The same for answers about some networks: nobody knows of which networks the items are that were left out. */
  async function keptOfNetworks({ fresh }: Freshness): Promise<KeptList<Device> | undefined> {
    const kept = await keptOf(lists.devices, DEVICES, { fresh });
    return kept && leftOutOf(kept.items) === 0 ? kept : undefined;
  }

  async function listed<T>(
    cache: ListCache<T>,
    freshness: Freshness,
    whole: MerakiRequest<T[]>,
  ): Promise<readonly T[]> {
    const { operation } = whole;
    const kept = await keptOf(cache, operation, freshness);
    if (kept) return noted(kept, operation);
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
    async devices({ networkIds, ...freshness } = {}) {
      const whole = { operation: DEVICES, shape: shapes.devicesShape } as const;
      if (networkIds === undefined) return listed(lists.devices, freshness, whole);
      return aboutNetworks<readonly Device[]>({ networkIds }, [], async (ids) => {
        const kept = await keptOfNetworks(freshness);
        if (kept === undefined) return request.all({ ...whole, query: { networkIds: ids } });
        return slices.filter(noted(kept, DEVICES), isOf(ids));
      });
    },
    async findDevices({ networkIds, ...search }) {
      const mac = search.mac === undefined ? undefined : formatMac(search.mac);
      const wanted = { ...search, mac };
      return aboutNetworks<readonly Device[]>({ networkIds }, [], async (ids) => {
        const kept = await (networkIds === undefined ? keptOf(lists.devices, DEVICES) : keptOfNetworks({}));
        const isOfNetworks = networkIds === undefined ? () => true : isOf(ids);
        if (kept)
          return slices.filter(
            noted(kept, DEVICES),
            (device) => isOfNetworks(device) && matches(device, wanted),
          );
        const query: QueryParameters = { networkIds: ids };
        for (const [name, value] of Object.entries(wanted)) if (value !== undefined) query[name] = value;
        return (await request.page({ operation: DEVICES, query, shape: shapes.devicesShape })).items;
      });
    },
  };
}

function isOf(networkIds: readonly string[]): (device: Device) => boolean {
  const wanted = new Set(networkIds);
  return ({ networkId }) => networkId !== undefined && wanted.has(networkId);
}

function matches(device: Device, { name, mac, serial }: DeviceSearch): boolean {
  const contains = (value: string | undefined, part: string | undefined) =>
    part === undefined || compared(value ?? '').includes(compared(part));
  return contains(device.name, name) && contains(device.mac, mac) && contains(device.serial, serial);
}
