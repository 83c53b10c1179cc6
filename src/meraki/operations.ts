/** An operation of the Dashboard API, as the OpenAPI specification 1.73.0 has it. */
export interface Operation {
  method: 'GET' | 'POST';
  /** Template below the API's base. */
  path: string;
  /** The OAuth scope that a token needs; the specification gives none to some. */
  scope?: string;
  /** The largest page that is allowed. */
  perPage?: number;
}

const generalConfig = 'dashboard:general:config:read';
const generalTelemetry = 'dashboard:general:telemetry:read';
const generalTelemetryWrite = 'dashboard:general:telemetry:write';
const wirelessTelemetry = 'wireless:telemetry:read';

const O = '/organizations/{organizationId}';
const N = '/networks/{networkId}';
const D = '/devices/{serial}';

function get(path: string, scope: string, perPage?: number): Operation {
  return { method: 'GET', path, scope, ...(perPage !== undefined && { perPage }) };
}

function post(path: string, scope: string): Operation {
  return { method: 'POST', path, scope };
}

/** All that we ask of Meraki, by `operationId`. */
export const operations = {
  getOrganizations: { method: 'GET', path: '/organizations', perPage: 9000 },
  getOrganization: get(O, generalConfig),

  getOrganizationNetworks: get(`${O}/networks`, generalConfig, 100_000),
  getOrganizationDevices: get(`${O}/devices`, generalConfig, 5000),

  getOrganizationDevicesStatusesOverview: get(`${O}/devices/statuses/overview`, generalTelemetry),
  getOrganizationDevicesAvailabilities: get(`${O}/devices/availabilities`, generalTelemetry, 1000),
  getOrganizationDevicesAvailabilitiesChangeHistory: get(
    `${O}/devices/availabilities/changeHistory`,
    generalTelemetry,
    1000,
  ),
  getOrganizationAssuranceAlertsOverview: get(`${O}/assurance/alerts/overview`, generalTelemetry),
  getOrganizationAssuranceAlerts: get(`${O}/assurance/alerts`, generalTelemetry, 300),

  getOrganizationUplinksStatuses: get(`${O}/uplinks/statuses`, generalTelemetry, 1000),
  getOrganizationDevicesUplinksLossAndLatency: get(`${O}/devices/uplinksLossAndLatency`, generalTelemetry),
  getOrganizationApplianceVpnStatuses: get(`${O}/appliance/vpn/statuses`, 'sdwan:telemetry:read', 300),

  getOrganizationClientsOverview: get(`${O}/clients/overview`, generalTelemetry),
  getNetworkClients: get(`${N}/clients`, generalTelemetry, 5000),
  getOrganizationClientsSearch: get(`${O}/clients/search`, generalTelemetry, 5),
  getOrganizationSummaryTopClientsByUsage: get(`${O}/summary/top/clients/byUsage`, generalTelemetry),
  getOrganizationSummaryTopDevicesByUsage: get(`${O}/summary/top/devices/byUsage`, generalTelemetry),
  getOrganizationSummaryTopNetworksByStatus: get(
    `${O}/summary/top/networks/byStatus`,
    generalTelemetry,
    5000,
  ),

  getNetworkWirelessConnectionStats: get(`${N}/wireless/connectionStats`, wirelessTelemetry),
  getOrganizationWirelessDevicesChannelUtilizationByNetwork: get(
    `${O}/wireless/devices/channelUtilization/byNetwork`,
    wirelessTelemetry,
    1000,
  ),
  getOrganizationWirelessDevicesChannelUtilizationByDevice: get(
    `${O}/wireless/devices/channelUtilization/byDevice`,
    wirelessTelemetry,
    1000,
  ),
  getNetworkWirelessSsids: get(`${N}/wireless/ssids`, 'wireless:config:read'),

  getDeviceSwitchPortsStatuses: get(`${D}/switch/ports/statuses`, 'switch:telemetry:read'),

  getOrganizationAdmins: get(`${O}/admins`, 'dashboard:iam:config:read'),
  getOrganizationConfigurationChanges: get(`${O}/configurationChanges`, generalConfig, 5000),
  getNetworkEvents: get(`${N}/events`, generalTelemetry, 1000),
  getOrganizationFirmwareUpgrades: get(`${O}/firmware/upgrades`, generalConfig, 1000),
  getOrganizationLicensesOverview: get(`${O}/licenses/overview`, 'dashboard:licensing:config:read'),
  getOrganizationApiRequestsOverview: get(`${O}/apiRequests/overview`, generalTelemetry),

  createDeviceLiveToolsPing: post(`${D}/liveTools/ping`, generalTelemetryWrite),
  getDeviceLiveToolsPing: get(`${D}/liveTools/ping/{id}`, generalTelemetry),
  createDeviceLiveToolsPingDevice: post(`${D}/liveTools/pingDevice`, generalTelemetryWrite),
  getDeviceLiveToolsPingDevice: get(`${D}/liveTools/pingDevice/{id}`, generalTelemetry),
} satisfies Record<string, Operation>;

export type OperationId = keyof typeof operations;

const ids = new Map<Operation, string>(Object.entries(operations).map(([id, operation]) => [operation, id]));

/** What an operation is called where it is counted. */
export function operationName(operation: Operation): string {
  return ids.get(operation) ?? 'other';
}
