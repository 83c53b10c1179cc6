import { isObject, itemsOf } from './reading.ts';

/** Returns the serial of the device at a place in a list, from 0; the first ones are those of `estate.ts`. */
export function serialAt(place: number): string {
  return `Q2AA-AAAA-${String(place + 1).padStart(4, '0')}`;
}

/** Returns the id of the network at a place in a list, from 0. */
export function networkAt(place: number): string {
  return `N_${place + 1}`;
}

/** Returns the MAC address of the client at a place in a list, from 0. */
export function macAt(place: number): string {
  return `a4:83:e7:00:${Math.floor(place / 256)
    .toString(16)
    .padStart(2, '0')}:${(place % 256).toString(16).padStart(2, '0')}`;
}

const places = {
  serial: serialAt,
  network: networkAt,
  mac: macAt,
  other: (place: number) => `id-${place + 1}`,
};

/** The fields that name an item, by operation: no two items of a list have the same. */
const NAMED_BY: Record<string, Record<string, keyof typeof places>> = {
  getOrganizationNetworks: { id: 'network' },
  getOrganizationDevices: { serial: 'serial' },
  getOrganizationDevicesAvailabilities: { serial: 'serial' },
  getOrganizationUplinksStatuses: { serial: 'serial' },
  getOrganizationDevicesUplinksLossAndLatency: { serial: 'serial' },
  getOrganizationApplianceVpnStatuses: { networkId: 'network' },
  getOrganizationAssuranceAlerts: { id: 'other' },
  getOrganizationSummaryTopClientsByUsage: { mac: 'mac', id: 'other' },
  getOrganizationSummaryTopDevicesByUsage: { serial: 'serial' },
  getOrganizationSummaryTopNetworksByStatus: { networkId: 'network' },
  getNetworkClients: { mac: 'mac', id: 'other' },
  getDeviceSwitchPortsStatuses: { portId: 'other' },
  getOrganizationWirelessDevicesChannelUtilizationByDevice: { serial: 'serial' },
  getOrganizationAdmins: { id: 'other', email: 'other' },
  getOrganizationFirmwareUpgrades: { upgradeId: 'other' },
};

/** The co-termination model and the per-device one have keys of their own, as the document says. */
const LICENSES = [
  ['status', 'expirationDate', 'licensedDeviceCounts'],
  ['licenseCount', 'states', 'licenseTypes', 'systemsManager'],
];

/** Gives the items of a generated body names of their own, and a body of licenses the keys of one model. */
export function identified(operation: string, body: unknown): unknown {
  if (operation === 'getOrganizationLicensesOverview' && isObject(body)) {
    const keys = LICENSES[Object.keys(body.licensedDeviceCounts ?? {}).length % 2] ?? [];
    return Object.fromEntries(Object.entries(body).filter(([key]) => keys.includes(key)));
  }
  const named = Object.entries(NAMED_BY[operation] ?? {});
  if (operation === 'getOrganizationWirelessDevicesChannelUtilizationByNetwork')
    return itemsOf(body).map((item, place) =>
      isObject(item) ? { ...item, network: { id: networkAt(place) } } : item,
    );
  if (!Array.isArray(body) || named.length === 0) return nestedNetworks(body);
  return itemsOf(body).map((item, place) =>
    isObject(item)
      ? {
          ...item,
          ...ownNetwork(item, place),
          ...Object.fromEntries(named.map(([key, kind]) => [key, places[kind](place)])),
        }
      : item,
  );
}

/** A network inside an item is one of the first two. */
function ownNetwork(item: Readonly<Record<string, unknown>>, place: number): object {
  const id = networkAt(place % 2);
  return {
    ...(isObject(item.network) && { network: { ...item.network, id } }),
    ...(typeof item.networkId === 'string' && { networkId: id }),
  };
}

function nestedNetworks(body: unknown): unknown {
  if (!Array.isArray(body)) return body;
  return itemsOf(body).map((item, place) =>
    isObject(item) ? { ...item, ...ownNetwork(item, place) } : item,
  );
}
