import type { Clients, NetworkClient } from '../../core/dashboard.ts';
import { clientFinder } from './client-finder.ts';
import { ANOTHER_DEVICE, maskedField } from './masking.ts';
import { wholeOnly } from './not-lent.ts';
import { totalsWithin } from './totals-within.ts';
import type { Wall } from './wall.ts';

/**
 * Answers about the clients of the lent networks. A client of a network may last have been seen by a device that was moved
 * elsewhere since: that one is masked. Rankings are Meraki's, of the whole organization: they are refused.
 */
export function clientsWithin(wall: Wall): Clients {
  const { dashboard, lent, masking, slices } = wall;
  return {
    ...totalsWithin(wall),
    async networkClients(networkId, filter, from) {
      await lent.checkNetwork(networkId);
      const page = await lent.read(false, () => dashboard.networkClients(networkId, filter, from));
      const isAtDevice = page.items.some((one) => (one.deviceSerial ?? one.deviceName) !== undefined);
      if (!isAtDevice) return { ...page, items: [...page.items] };
      const masks = await masking.masks();
      const masked = (client: NetworkClient): NetworkClient => {
        const { deviceSerial, deviceName } = client;
        if (deviceSerial !== undefined && !masks.isLentDevice(deviceSerial))
          return { ...client, deviceSerial: undefined, deviceName: ANOTHER_DEVICE };
        return { ...client, deviceName: maskedField(masks, deviceName) };
      };
      return { ...page, items: await slices.map(page.items, masked) };
    },
    findClient: clientFinder(wall),
    topClients: async () => {
      throw wholeOnly('Meraki ranks the clients of the whole organization', await lent.networks());
    },
    topDevices: async () => {
      throw wholeOnly('Meraki ranks the devices of the whole organization', await lent.networks());
    },
    topNetworks: async () => {
      throw wholeOnly('Meraki ranks the networks of the whole organization', await lent.networks());
    },
  };
}
