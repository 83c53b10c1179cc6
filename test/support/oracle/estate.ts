import type { OperationId } from '../../../src/meraki/operations.ts';
import { NOW } from '../chat.ts';
import { macAt, networkAt, serialAt } from './identities.ts';

const time = new Date(NOW - 600_000).toISOString();
const network = { id: networkAt(0), name: 'Oslo' };
const devices = ['appliance', 'switch', 'wireless'].map((productType, place) => ({
  serial: serialAt(place),
  name: ['gw', 'sw', 'ap'][place],
  model: ['MX68', 'MS120-8', 'MR46'][place],
  mac: `00:11:22:33:55:0${place}`,
  networkId: network.id,
  productType,
}));

/** Bodies of Meraki's answers, by operation. */
export type Bodies = Partial<Record<OperationId, unknown>>;

/** Good bodies of all operations, of a small organization in which all is well. */
export const estate: Bodies = {
  getOrganization: { id: '549236', api: { enabled: true } },
  getOrganizations: [],
  getOrganizationNetworks: [
    { ...network, productTypes: ['appliance', 'switch', 'wireless'], tags: [], timeZone: 'UTC' },
    { id: networkAt(1), name: 'Bergen', productTypes: ['appliance', 'wireless'], tags: [], timeZone: 'UTC' },
  ],
  getOrganizationDevices: devices,
  getOrganizationDevicesStatusesOverview: {
    counts: { byStatus: { online: 3, alerting: 0, offline: 0, dormant: 0 } },
  },
  getOrganizationDevicesAvailabilities: devices.map(({ networkId, ...device }) => {
    return { ...device, network: { id: networkId }, status: 'online', tags: [] };
  }),
  getOrganizationDevicesAvailabilitiesChangeHistory: [],
  getOrganizationAssuranceAlertsOverview: { counts: { total: 0, bySeverity: [] } },
  getOrganizationAssuranceAlertsOverviewByNetwork: { items: [], meta: { counts: { items: 0 } } },
  getOrganizationAssuranceAlerts: [],
  getOrganizationUplinksStatuses: [
    {
      networkId: network.id,
      serial: serialAt(0),
      model: 'MX68',
      lastReportedAt: time,
      uplinks: [{ interface: 'wan1', status: 'active', ip: '192.0.2.1' }],
    },
  ],
  getOrganizationDevicesUplinksLossAndLatency: [],
  getOrganizationApplianceVpnStatuses: [],
  getOrganizationClientsOverview: {
    counts: { total: 2 },
    usage: { overall: { total: 4096, upstream: 1024, downstream: 3072 }, average: 2048 },
  },
  getNetworkClients: [],
  getNetworkClientsOverview: { counts: { total: 1 }, usages: { average: 1 } },
  getOrganizationClientsSearch: {
    clientId: 'k1',
    mac: macAt(0),
    manufacturer: 'birch',
    records: [{ network, ip: '192.0.2.9', lastSeen: NOW / 1000, status: 'Online' }],
  },
  getOrganizationSummaryTopClientsByUsage: [],
  getOrganizationSummaryTopDevicesByUsage: [],
  getOrganizationSummaryTopNetworksByStatus: [],
  getNetworkWirelessConnectionStats: { assoc: 1, auth: 2, dhcp: 0, dns: 0, success: 97 },
  getOrganizationWirelessDevicesChannelUtilizationByNetwork: [],
  getOrganizationWirelessDevicesChannelUtilizationByDevice: [],
  getNetworkWirelessSsids: [],
  getDeviceSwitchPortsStatuses: [],
  getOrganizationAdmins: [],
  getOrganizationConfigurationChanges: [],
  getNetworkEvents: { pageStartAt: new Date(NOW - 86_400_000).toISOString(), events: [] },
  getOrganizationFirmwareUpgrades: [],
  getOrganizationLicensesOverview: {
    status: 'OK',
    expirationDate: 'Feb 8, 2028 UTC',
    licensedDeviceCounts: { MS: 1 },
  },
  getOrganizationApiRequestsOverview: { responseCodeCounts: { 200: 5 } },
  getDeviceLiveToolsPingDevice: {
    status: 'complete',
    results: {
      sent: 5,
      received: 5,
      loss: { percentage: 0 },
      latencies: { minimum: 1, average: 2, maximum: 3 },
    },
  },
  getDeviceLiveToolsPing: { status: 'failed', error: 'the host does not answer' },
  createDeviceLiveToolsPing: { pingId: '1', status: 'new' },
  createDeviceLiveToolsPingDevice: { pingId: '1', status: 'new' },
};
