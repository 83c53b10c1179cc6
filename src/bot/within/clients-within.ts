import type { Clients, NetworkClient } from '../../core/dashboard.ts';
import { clientFinder } from './client-finder.ts';
import { ANOTHER_DEVICE, type Masks, maskedField } from './masking.ts';
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
      if (page.items.length === 0) return { ...page, items: [] };
      const masks = await masking.masks();
      const masked = (client: NetworkClient) => maskedClient(client, masks);
      return { ...page, items: await slices.map(page.items, masked) };
    },
    findClient: clientFinder(wall),
    topClients: async () => {
      throw await wholeOnly('Meraki ranks the clients of the whole organization', wall);
    },
    topDevices: async () => {
      throw await wholeOnly('Meraki ranks the devices of the whole organization', wall);
    },
    topNetworks: async () => {
      throw await wholeOnly('Meraki ranks the networks of the whole organization', wall);
    },
  };
}

function maskedClient(client: NetworkClient, masks: Masks): NetworkClient {
  const { deviceSerial, deviceName, deviceMac } = client;
  const isElsewhere =
    (deviceSerial !== undefined && !masks.isLentDevice(deviceSerial)) ||
    (deviceMac !== undefined && masks.text(deviceMac) !== deviceMac);
  if (!isElsewhere) return { ...client, deviceName: maskedField(masks, deviceName) };
  return { ...client, deviceSerial: undefined, deviceName: ANOTHER_DEVICE, deviceMac: undefined };
}
