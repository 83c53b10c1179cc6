/** An operation of the Dashboard API, as in the OpenAPI specification 1.73.0. */
export interface Operation {
  method: 'GET' | 'POST';
  /** A template below the API's base, e.g. `/networks/{networkId}/clients`. */
  path: string;
  /** The OAuth scope that a token needs; absent where the specification names none. */
  scope?: string;
  /** The largest page that Meraki allows, which is what we ask for. */
  perPage?: number;
  /** Whether only the link that asks may be answered: the answer is about its own reach, or about a job that it began. */
  isPrivate?: true;
}

const generalConfig = 'dashboard:general:config:read';
const generalTelemetry = 'dashboard:general:telemetry:read';
const generalTelemetryWrite = 'dashboard:general:telemetry:write';
const wirelessTelemetry = 'wireless:telemetry:read';

const ORGANIZATION = '/organizations/{organizationId}';
const NETWORK = '/networks/{networkId}';
const DEVICE = '/devices/{serial}';

function get(path: string, scope: string, perPage?: number): Operation {
  return { method: 'GET', path, scope, ...(perPage !== undefined && { perPage }) };
}

function post(path: string, scope: string): Operation {
  return { method: 'POST', path, scope };
}

/** Every operation that the bot uses, by `operationId`. */
export const operations = {
  getOrganizations: { method: 'GET', path: '/organizations', perPage: 9000, isPrivate: true },
  getOrganization: { ...get(ORGANIZATION, generalConfig), isPrivate: true },

  getOrganizationNetworks: get(`${ORGANIZATION}/networks`, generalConfig, 100_000),
  getOrganizationDevices: get(`${ORGANIZATION}/devices`, generalConfig, 5000),

  getOrganizationDevicesStatusesOverview: get(`${ORGANIZATION}/devices/statuses/overview`, generalTelemetry),
  getOrganizationDevicesAvailabilities: get(`${ORGANIZATION}/devices/availabilities`, generalTelemetry, 1000),
  getOrganizationDevicesAvailabilitiesChangeHistory: get(
    `${ORGANIZATION}/devices/availabilities/changeHistory`,
    generalTelemetry,
    1000,
  ),
  getOrganizationAssuranceAlertsOverview: get(`${ORGANIZATION}/assurance/alerts/overview`, generalTelemetry),
  getOrganizationAssuranceAlertsOverviewByNetwork: get(
    `${ORGANIZATION}/assurance/alerts/overview/byNetwork`,
    generalTelemetry,
    1000,
  ),
  getOrganizationAssuranceAlerts: get(`${ORGANIZATION}/assurance/alerts`, generalTelemetry, 300),

  getOrganizationUplinksStatuses: get(`${ORGANIZATION}/uplinks/statuses`, generalTelemetry, 1000),
  getOrganizationDevicesUplinksLossAndLatency: get(
    `${ORGANIZATION}/devices/uplinksLossAndLatency`,
    generalTelemetry,
  ),
  getOrganizationApplianceVpnStatuses: get(
    `${ORGANIZATION}/appliance/vpn/statuses`,
    'sdwan:telemetry:read',
    300,
  ),

  getNetworkClientsOverview: get(`${NETWORK}/clients/overview`, generalTelemetry),
  getOrganizationClientsOverview: get(`${ORGANIZATION}/clients/overview`, generalTelemetry),
  getNetworkClients: get(`${NETWORK}/clients`, generalTelemetry, 5000),
  getOrganizationClientsSearch: get(`${ORGANIZATION}/clients/search`, generalTelemetry, 5),
  getOrganizationSummaryTopClientsByUsage: get(
    `${ORGANIZATION}/summary/top/clients/byUsage`,
    generalTelemetry,
  ),
  getOrganizationSummaryTopDevicesByUsage: get(
    `${ORGANIZATION}/summary/top/devices/byUsage`,
    generalTelemetry,
  ),
  getOrganizationSummaryTopNetworksByStatus: get(
    `${ORGANIZATION}/summary/top/networks/byStatus`,
    generalTelemetry,
    5000,
  ),

  getNetworkWirelessConnectionStats: get(`${NETWORK}/wireless/connectionStats`, wirelessTelemetry),
  getOrganizationWirelessDevicesChannelUtilizationByNetwork: get(
    `${ORGANIZATION}/wireless/devices/channelUtilization/byNetwork`,
    wirelessTelemetry,
    1000,
  ),
  getOrganizationWirelessDevicesChannelUtilizationByDevice: get(
    `${ORGANIZATION}/wireless/devices/channelUtilization/byDevice`,
    wirelessTelemetry,
    1000,
  ),
  getNetworkWirelessSsids: get(`${NETWORK}/wireless/ssids`, 'wireless:config:read'),

  getDeviceSwitchPortsStatuses: get(`${DEVICE}/switch/ports/statuses`, 'switch:telemetry:read'),

  getOrganizationAdmins: get(`${ORGANIZATION}/admins`, 'dashboard:iam:config:read'),
  getOrganizationConfigurationChanges: get(`${ORGANIZATION}/configurationChanges`, generalConfig, 5000),
  getNetworkEvents: get(`${NETWORK}/events`, generalTelemetry, 1000),
  getOrganizationFirmwareUpgrades: get(`${ORGANIZATION}/firmware/upgrades`, generalConfig, 1000),
  getOrganizationLicensesOverview: get(
    `${ORGANIZATION}/licenses/overview`,
    'dashboard:licensing:config:read',
  ),
  getOrganizationApiRequestsOverview: get(`${ORGANIZATION}/apiRequests/overview`, generalTelemetry),

  createDeviceLiveToolsPing: post(`${DEVICE}/liveTools/ping`, generalTelemetryWrite),
  getDeviceLiveToolsPing: { ...get(`${DEVICE}/liveTools/ping/{id}`, generalTelemetry), isPrivate: true },
  createDeviceLiveToolsPingDevice: post(`${DEVICE}/liveTools/pingDevice`, generalTelemetryWrite),
  getDeviceLiveToolsPingDevice: {
    ...get(`${DEVICE}/liveTools/pingDevice/{id}`, generalTelemetry),
    isPrivate: true,
  },
} satisfies Record<string, Operation>;

export type OperationId = keyof typeof operations;

/** Whether a 2xx proves that the token reaches the organization: the path names it. */
export function isOfOrganization({ path }: Operation): boolean {
  return path.startsWith(ORGANIZATION);
}

const ids = new Map<Operation, string>(Object.entries(operations).map(([id, operation]) => [operation, id]));

/** Returns the id of an operation. */
export function operationName(operation: Operation): string {
  return ids.get(operation) ?? 'other';
}
