import type { StandInOperationId } from './operations.ts';
import type { Parameters, SpanRule } from './parameter.ts';
import {
  alertFilters,
  choice,
  flagParameter,
  listOf,
  listParameter,
  pageSize,
  productTypes,
  sortOrder,
  statuses,
  tagsFilterType,
  textParameter,
  timeParameter,
  topParameters,
} from './parameter-kinds.ts';

const DAY = 86_400;

const topSpan: SpanRule = { t1: true, shortest: 28_800, longest: 186 * DAY, default: DAY };
const channelUtilization: Parameters = {
  page: pageSize(3, 1000, 1000),
  span: { t1: true, longest: 90 * DAY, lookback: 90 * DAY, default: 7 * DAY },
  named: {
    networkIds: listParameter,
    serials: listParameter,
    interval: { kind: 'integer', of: [300, 600, 3600, 7200, 14_400, 21_600] },
  },
};

/** The query parameters of each operation, with the bounds of the OpenAPI document; an absent operation has none. */
export const parameters: Partial<Record<StandInOperationId, Parameters>> = {
  getDeviceSwitchPortsStatuses: {
    span: { t1: false, longest: 31 * DAY, lookback: 31 * DAY, default: DAY },
  },
  getNetworkClients: {
    page: pageSize(3, 5000, 10),
    span: { t1: false, longest: 31 * DAY, lookback: 31 * DAY, default: DAY },
    named: {
      statuses: listOf('Offline', 'Online'),
      ip: textParameter,
      ip6: textParameter,
      ip6Local: textParameter,
      mac: textParameter,
      os: textParameter,
      pskGroup: textParameter,
      description: textParameter,
      vlan: textParameter,
      namedVlan: textParameter,
      recentDeviceConnections: listOf('Wired', 'Wireless'),
    },
  },
  getNetworkClientsOverview: {
    span: { t1: true, longest: 31 * DAY, lookback: 31 * DAY, default: DAY },
    named: { resolution: { kind: 'integer', of: [7200, 86_400, 604_800, 2_629_746] } },
  },
  getNetworkEvents: {
    page: pageSize(3, 1000, 10),
    named: {
      productType: choice(...productTypes.filter((type) => type !== 'sensor')),
      includedEventTypes: listParameter,
      excludedEventTypes: listParameter,
      deviceMac: textParameter,
      deviceSerial: textParameter,
      deviceName: textParameter,
      clientIp: textParameter,
      clientMac: textParameter,
      clientName: textParameter,
      smDeviceMac: textParameter,
      smDeviceName: textParameter,
      eventDetails: textParameter,
      eventSeverity: textParameter,
      isCatalyst: flagParameter,
    },
  },
  getNetworkWirelessConnectionStats: {
    span: { t1: true, longest: 7 * DAY, lookback: 180 * DAY, default: DAY },
    named: {
      band: choice('2.4', '5', '6'),
      ssid: { kind: 'integer', of: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14] },
      apTag: textParameter,
    },
  },
  getOrganizations: { page: pageSize(3, 9000, 9000) },
  getOrganizationAdmins: { named: { networkIds: listParameter } },
  getOrganizationApiRequestsOverview: {
    span: { t1: true, longest: 31 * DAY, lookback: 31 * DAY, default: 31 * DAY },
  },
  getOrganizationApplianceVpnStatuses: { page: pageSize(3, 300, 300), named: { networkIds: listParameter } },
  getOrganizationAssuranceAlerts: {
    page: pageSize(4, 300, 30),
    named: {
      ...alertFilters,
      sortOrder,
      sortBy: choice('category', 'dismissedAt', 'resolvedAt', 'severity', 'startedAt'),
    },
  },
  getOrganizationAssuranceAlertsOverview: { named: alertFilters },
  getOrganizationAssuranceAlertsOverviewByNetwork: {
    page: pageSize(3, 1000, 1000),
    named: { ...alertFilters, sortOrder },
  },
  getOrganizationClientsOverview: { span: { t1: true, longest: 31 * DAY, default: DAY } },
  getOrganizationClientsSearch: { page: pageSize(3, 5, 5), named: { mac: { kind: 'text', required: true } } },
  getOrganizationConfigurationChanges: {
    page: pageSize(3, 100_000, 5000),
    span: { t1: true, longest: 365 * DAY, lookback: 365 * DAY, default: 365 * DAY },
    named: { networkId: textParameter, adminId: textParameter },
  },
  getOrganizationDevices: {
    page: pageSize(3, 5000, 1000),
    named: {
      configurationUpdatedAfter: textParameter,
      networkIds: listParameter,
      productTypes: listOf(...productTypes),
      tags: listParameter,
      tagsFilterType,
      name: textParameter,
      mac: textParameter,
      serial: textParameter,
      model: textParameter,
      macs: listParameter,
      serials: listParameter,
      sensorMetrics: listOf(
        ...['apparentPower', 'battery', 'button', 'co2', 'current', 'door', 'downstreamPower', 'energy'],
        ...['frequency', 'humidity', 'indoorAirQuality', 'noise', 'pm25', 'powerFactor', 'realPower'],
        ...['remoteLockoutSwitch', 'temperature', 'tvoc', 'voltage', 'water'],
      ),
      sensorAlertProfileIds: listParameter,
      models: listParameter,
    },
  },
  getOrganizationDevicesAvailabilities: {
    page: pageSize(3, 1000, 1000),
    named: {
      networkIds: listParameter,
      productTypes: listParameter,
      serials: listParameter,
      tags: listParameter,
      tagsFilterType,
      statuses,
    },
  },
  getOrganizationDevicesAvailabilitiesChangeHistory: {
    page: pageSize(3, 1000, 1000),
    span: { t1: true, longest: 31 * DAY, lookback: 31 * DAY, default: DAY },
    named: { serials: listParameter, productTypes: listParameter, networkIds: listParameter, statuses },
  },
  getOrganizationDevicesStatusesOverview: {
    named: { productTypes: listOf(...productTypes), networkIds: listParameter },
  },
  getOrganizationDevicesUplinksLossAndLatency: {
    span: { t1: true, longest: 300, lookback: 60 * DAY, default: 300, delay: 120 },
    named: { uplink: choice('cellular', 'wan1', 'wan2', 'wan3'), ip: textParameter },
  },
  getOrganizationFirmwareUpgrades: {
    page: pageSize(3, 1000, 1000),
    named: { status: listParameter, productTypes: listParameter },
  },
  getOrganizationNetworks: {
    page: pageSize(3, 100_000, 1000),
    named: {
      configTemplateId: textParameter,
      isBoundToConfigTemplate: flagParameter,
      tags: listParameter,
      tagsFilterType,
      productTypes: listOf(...productTypes),
    },
  },
  getOrganizationSummaryTopClientsByUsage: { span: topSpan, named: topParameters },
  getOrganizationSummaryTopDevicesByUsage: { span: topSpan, named: topParameters },
  getOrganizationSummaryTopNetworksByStatus: { page: pageSize(3, 5000, 5000), named: topParameters },
  getOrganizationSwitchPortsStatusesBySwitch: {
    page: pageSize(3, 20, 10),
    named: {
      configurationUpdatedAfter: timeParameter,
      mac: textParameter,
      macs: listParameter,
      name: textParameter,
      networkIds: listParameter,
      portProfileIds: listParameter,
      serial: textParameter,
      serials: listParameter,
    },
  },
  getOrganizationUplinksStatuses: {
    page: pageSize(3, 1000, 1000),
    named: { networkIds: listParameter, serials: listParameter, iccids: listParameter },
  },
  getOrganizationWebhooksAlertTypes: {
    named: {
      productType: choice(
        ...['appliance', 'camera', 'cellularGateway', 'platform', 'sensor', 'sm', 'switch', 'wireless'],
      ),
    },
  },
  getOrganizationWebhooksLogs: {
    page: pageSize(3, 1000, 50),
    span: { t1: true, longest: 30 * DAY, lookback: 30 * DAY, default: DAY },
    named: { url: textParameter },
  },
  getOrganizationWirelessDevicesChannelUtilizationByDevice: channelUtilization,
  getOrganizationWirelessDevicesChannelUtilizationByNetwork: channelUtilization,
};
