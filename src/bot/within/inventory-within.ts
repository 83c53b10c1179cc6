import type { Device, Inventory } from '../../core/dashboard.ts';
import type { Wall } from './wall.ts';

/**
 * Answers about the lent networks and their devices. The address of the organization in the Meraki dashboard is none of a
 * borrower's. Notes about a device may name other sites: those are masked.
 */
export function inventoryWithin({ dashboard, lent, masking, slices }: Wall): Inventory {
  async function ownDevices(devices: readonly Device[]): Promise<readonly Device[]> {
    const ids = await lent.ids();
    const own = await slices.filter(devices, ({ networkId = '' }) => ids.has(networkId));
    if (own.every(({ notes }) => notes === undefined)) return own;
    const masks = await masking.masks();
    return slices.map(own, (device) =>
      device.notes === undefined ? device : { ...device, notes: masks.text(device.notes) },
    );
  }

  return {
    organizationUrl: async () => undefined,
    networks: (freshness) => lent.networks(freshness),
    async devices(filter = {}) {
      const asked = await lent.asked({ networkIds: filter.networkIds });
      if (asked === undefined) return [];
      const { isWhole } = asked;
      const { networkIds } = asked.filter;
      return ownDevices(await lent.read(isWhole, () => dashboard.devices({ ...filter, networkIds })));
    },
    async findDevices(search) {
      const asked = await lent.asked({ networkIds: search.networkIds });
      if (asked === undefined) return [];
      const { networkIds } = asked.filter;
      // A list of all devices that is kept answers, too: what is unreadable in it may be of others.
      return ownDevices(await lent.read(true, () => dashboard.findDevices({ ...search, networkIds })));
    },
  };
}
