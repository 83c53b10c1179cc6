type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** An operation of the Dashboard API, as in the OpenAPI document; its parameters are in parameters.ts. */
export interface StandInOperation<Id extends string = string> {
  /** The `operationId`. */
  id: Id;
  method: Method;
  /** A path template below `/api/v1`. */
  path: string;
  /** The scope that a token needs; null when the document names none. */
  scope: string | null;
  /** The status of a success. */
  status: number;
}

const verb =
  (method: Method, usual: number) =>
  <Id extends string>(id: Id, path: string, scope: string | null, status = usual): StandInOperation<Id> => ({
    id,
    method,
    path,
    scope,
    status,
  });

const get = verb('GET', 200);
const post = verb('POST', 201);
const put = verb('PUT', 200);
const remove = verb('DELETE', 204);

const generalConfig = 'dashboard:general:config:read';
const generalConfigWrite = 'dashboard:general:config:write';
const generalTelemetry = 'dashboard:general:telemetry:read';
const generalTelemetryWrite = 'dashboard:general:telemetry:write';
const iamConfig = 'dashboard:iam:config:read';
const licensingConfig = 'dashboard:licensing:config:read';
const sdwanTelemetry = 'sdwan:telemetry:read';
const switchTelemetry = 'switch:telemetry:read';
const wirelessConfig = 'wireless:config:read';
const wirelessTelemetry = 'wireless:telemetry:read';

const O = '/organizations/{organizationId}';
const N = '/networks/{networkId}';
const D = '/devices/{serial}';

/** The operations that the stand-in serves, in the order of the OpenAPI document 1.73.0. */
export const standInOperations = [
  get('getDevice', D, generalConfig),
  post('createDeviceLiveToolsLedsBlink', `${D}/liveTools/leds/blink`, generalConfigWrite),
  get('getDeviceLiveToolsLedsBlink', `${D}/liveTools/leds/blink/{ledsBlinkId}`, generalConfig),
  post('createDeviceLiveToolsPing', `${D}/liveTools/ping`, generalTelemetryWrite),
  get('getDeviceLiveToolsPing', `${D}/liveTools/ping/{id}`, generalTelemetry),
  post('createDeviceLiveToolsPingDevice', `${D}/liveTools/pingDevice`, generalTelemetryWrite),
  get('getDeviceLiveToolsPingDevice', `${D}/liveTools/pingDevice/{id}`, generalTelemetry),
  post('createDeviceLiveToolsPortsCycle', `${D}/liveTools/ports/cycle`, generalConfigWrite),
  get('getDeviceLiveToolsPortsCycle', `${D}/liveTools/ports/cycle/{id}`, generalConfig),
  post('rebootDevice', `${D}/reboot`, generalConfigWrite, 202),
  get('getDeviceSwitchPortsStatuses', `${D}/switch/ports/statuses`, switchTelemetry),
  get('getNetwork', N, generalConfig),
  get('getNetworkAlertsSettings', `${N}/alerts/settings`, generalTelemetry),
  put('updateNetworkAlertsSettings', `${N}/alerts/settings`, generalTelemetryWrite),
  get('getNetworkClients', `${N}/clients`, generalTelemetry),
  get('getNetworkClientsOverview', `${N}/clients/overview`, generalTelemetry),
  get('getNetworkClient', `${N}/clients/{clientId}`, generalTelemetry),
  get('getNetworkEvents', `${N}/events`, generalTelemetry),
  get('getNetworkWebhooksHttpServers', `${N}/webhooks/httpServers`, generalTelemetry),
  post('createNetworkWebhooksHttpServer', `${N}/webhooks/httpServers`, generalTelemetryWrite),
  get('getNetworkWebhooksHttpServer', `${N}/webhooks/httpServers/{httpServerId}`, generalTelemetry),
  put('updateNetworkWebhooksHttpServer', `${N}/webhooks/httpServers/{httpServerId}`, generalTelemetryWrite),
  remove(
    'deleteNetworkWebhooksHttpServer',
    `${N}/webhooks/httpServers/{httpServerId}`,
    generalTelemetryWrite,
  ),
  get('getNetworkWebhooksPayloadTemplates', `${N}/webhooks/payloadTemplates`, generalTelemetry),
  post('createNetworkWebhooksWebhookTest', `${N}/webhooks/webhookTests`, generalTelemetryWrite),
  get('getNetworkWebhooksWebhookTest', `${N}/webhooks/webhookTests/{webhookTestId}`, generalTelemetry),
  get('getNetworkWirelessConnectionStats', `${N}/wireless/connectionStats`, wirelessTelemetry),
  get('getNetworkWirelessSsids', `${N}/wireless/ssids`, wirelessConfig),
  get('getOrganizations', '/organizations', null),
  get('getOrganization', O, generalConfig),
  get('getOrganizationAdmins', `${O}/admins`, iamConfig),
  get('getOrganizationApiRequestsOverview', `${O}/apiRequests/overview`, generalTelemetry),
  get('getOrganizationApplianceVpnStatuses', `${O}/appliance/vpn/statuses`, sdwanTelemetry),
  get('getOrganizationAssuranceAlerts', `${O}/assurance/alerts`, generalTelemetry),
  get('getOrganizationAssuranceAlertsOverview', `${O}/assurance/alerts/overview`, generalTelemetry),
  get(
    'getOrganizationAssuranceAlertsOverviewByNetwork',
    `${O}/assurance/alerts/overview/byNetwork`,
    generalTelemetry,
  ),
  get('getOrganizationClientsOverview', `${O}/clients/overview`, generalTelemetry),
  get('getOrganizationClientsSearch', `${O}/clients/search`, generalTelemetry),
  get('getOrganizationConfigurationChanges', `${O}/configurationChanges`, generalConfig),
  get('getOrganizationDevices', `${O}/devices`, generalConfig),
  get('getOrganizationDevicesAvailabilities', `${O}/devices/availabilities`, generalTelemetry),
  get(
    'getOrganizationDevicesAvailabilitiesChangeHistory',
    `${O}/devices/availabilities/changeHistory`,
    generalTelemetry,
  ),
  get('getOrganizationDevicesStatusesOverview', `${O}/devices/statuses/overview`, generalTelemetry),
  get('getOrganizationDevicesUplinksLossAndLatency', `${O}/devices/uplinksLossAndLatency`, generalTelemetry),
  get('getOrganizationFirmwareUpgrades', `${O}/firmware/upgrades`, generalConfig),
  get('getOrganizationLicensesOverview', `${O}/licenses/overview`, licensingConfig),
  get('getOrganizationNetworks', `${O}/networks`, generalConfig),
  get('getOrganizationSummaryTopClientsByUsage', `${O}/summary/top/clients/byUsage`, generalTelemetry),
  get('getOrganizationSummaryTopDevicesByUsage', `${O}/summary/top/devices/byUsage`, generalTelemetry),
  get('getOrganizationSummaryTopNetworksByStatus', `${O}/summary/top/networks/byStatus`, generalTelemetry),
  get('getOrganizationSwitchPortsStatusesBySwitch', `${O}/switch/ports/statuses/bySwitch`, switchTelemetry),
  get('getOrganizationUplinksStatuses', `${O}/uplinks/statuses`, generalTelemetry),
  get('getOrganizationWebhooksAlertTypes', `${O}/webhooks/alertTypes`, generalTelemetry),
  get('getOrganizationWebhooksLogs', `${O}/webhooks/logs`, generalTelemetry),
  get(
    'getOrganizationWirelessDevicesChannelUtilizationByDevice',
    `${O}/wireless/devices/channelUtilization/byDevice`,
    wirelessTelemetry,
  ),
  get(
    'getOrganizationWirelessDevicesChannelUtilizationByNetwork',
    `${O}/wireless/devices/channelUtilization/byNetwork`,
    wirelessTelemetry,
  ),
];

export type StandInOperationId = (typeof standInOperations)[number]['id'];
