import type { OperationId } from './operations.ts';
import type { Parameters, SpanRule } from './parameter.ts';
import {
  alertFilters,
  choice,
  flag,
  list,
  listOf,
  pages,
  productTypes,
  sortOrder,
  statuses,
  tagsFilterType,
  text,
  time,
  top,
} from './parameter-kinds.ts';

const DAY = 86_400;

const topSpan: SpanRule = { t1: true, shortest: 28_800, longest: 186 * DAY, default: DAY };
const channelUtilization: Parameters = {
  page: pages(3, 1000, 1000),
  span: { t1: true, longest: 90 * DAY, lookback: 90 * DAY, default: 7 * DAY },
  named: {
    networkIds: list,
    serials: list,
    interval: { kind: 'integer', of: [300, 600, 3600, 7200, 14_400, 21_600] },
  },
};

/** Query parameters an operation; those that are absent take none. Limits are those of the official document. */
export const parameters: Partial<Record<OperationId, Parameters>> = {
  getDeviceSwitchPortsStatuses: {
    span: { t1: false, longest: 31 * DAY, lookback: 31 * DAY, default: DAY },
  },
  getNetworkClients: {
    page: pages(3, 5000, 10),
    span: { t1: false, longest: 31 * DAY, lookback: 31 * DAY, default: DAY },
    named: {
      statuses: listOf('Offline', 'Online'),
      ip: text,
      ip6: text,
      ip6Local: text,
      mac: text,
      os: text,
      pskGroup: text,
      description: text,
      vlan: text,
      namedVlan: text,
      recentDeviceConnections: listOf('Wired', 'Wireless'),
    },
  },
  getNetworkEvents: {
    page: pages(3, 1000, 10),
    named: {
      productType: choice(...productTypes.filter((type) => type !== 'sensor')),
      includedEventTypes: list,
      excludedEventTypes: list,
      deviceMac: text,
      deviceSerial: text,
      deviceName: text,
      clientIp: text,
      clientMac: text,
      clientName: text,
      smDeviceMac: text,
      smDeviceName: text,
      eventDetails: text,
      eventSeverity: text,
      isCatalyst: flag,
    },
  },
  getNetworkWirelessConnectionStats: {
    span: { t1: true, longest: 7 * DAY, lookback: 180 * DAY, default: DAY },
    named: {
      band: choice('2.4', '5', '6'),
      ssid: { kind: 'integer', of: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14] },
      apTag: text,
    },
  },
  getOrganizations: { page: pages(3, 9000, 9000) },
  getOrganizationAdmins: { named: { networkIds: list } },
  getOrganizationApiRequestsOverview: {
    span: { t1: true, longest: 31 * DAY, lookback: 31 * DAY, default: 31 * DAY },
  },
  getOrganizationApplianceVpnStatuses: { page: pages(3, 300, 300), named: { networkIds: list } },
  getOrganizationAssuranceAlerts: {
    page: pages(4, 300, 30),
    named: {
      ...alertFilters,
      sortOrder,
      sortBy: choice('category', 'dismissedAt', 'resolvedAt', 'severity', 'startedAt'),
    },
  },
  getOrganizationAssuranceAlertsOverview: { named: alertFilters },
  getOrganizationAssuranceAlertsOverviewByNetwork: {
    page: pages(3, 1000, 1000),
    named: { ...alertFilters, sortOrder },
  },
  getOrganizationClientsOverview: { span: { t1: true, longest: 31 * DAY, default: DAY } },
  getOrganizationClientsSearch: { page: pages(3, 5, 5), named: { mac: { kind: 'text', required: true } } },
  getOrganizationConfigurationChanges: {
    page: pages(3, 100_000, 5000),
    span: { t1: true, longest: 365 * DAY, lookback: 365 * DAY, default: 365 * DAY },
    named: { networkId: text, adminId: text },
  },
  getOrganizationDevices: {
    page: pages(3, 5000, 1000),
    named: {
      configurationUpdatedAfter: text,
      networkIds: list,
      productTypes: listOf(...productTypes),
      tags: list,
      tagsFilterType,
      name: text,
      mac: text,
      serial: text,
      model: text,
      macs: list,
      serials: list,
      sensorMetrics: listOf(
        ...['apparentPower', 'battery', 'button', 'co2', 'current', 'door', 'downstreamPower', 'energy'],
        ...['frequency', 'humidity', 'indoorAirQuality', 'noise', 'pm25', 'powerFactor', 'realPower'],
        ...['remoteLockoutSwitch', 'temperature', 'tvoc', 'voltage', 'water'],
      ),
      sensorAlertProfileIds: list,
      models: list,
    },
  },
  getOrganizationDevicesAvailabilities: {
    page: pages(3, 1000, 1000),
    named: { networkIds: list, productTypes: list, serials: list, tags: list, tagsFilterType, statuses },
  },
  getOrganizationDevicesAvailabilitiesChangeHistory: {
    page: pages(3, 1000, 1000),
    span: { t1: true, longest: 31 * DAY, lookback: 31 * DAY, default: DAY },
    named: { serials: list, productTypes: list, networkIds: list, statuses },
  },
  getOrganizationDevicesStatusesOverview: {
    named: { productTypes: listOf(...productTypes), networkIds: list },
  },
  getOrganizationDevicesUplinksLossAndLatency: {
    span: { t1: true, longest: 300, lookback: 60 * DAY, default: 300, delay: 120 },
    named: { uplink: choice('cellular', 'wan1', 'wan2', 'wan3'), ip: text },
  },
  getOrganizationFirmwareUpgrades: {
    page: pages(3, 1000, 1000),
    named: { status: list, productTypes: list },
  },
  getOrganizationNetworks: {
    page: pages(3, 100_000, 1000),
    named: {
      configTemplateId: text,
      isBoundToConfigTemplate: flag,
      tags: list,
      tagsFilterType,
      productTypes: listOf(...productTypes),
    },
  },
  getOrganizationSummaryTopClientsByUsage: { span: topSpan, named: top },
  getOrganizationSummaryTopDevicesByUsage: { span: topSpan, named: top },
  getOrganizationSummaryTopNetworksByStatus: { page: pages(3, 5000, 5000), named: top },
  getOrganizationSwitchPortsStatusesBySwitch: {
    page: pages(3, 20, 10),
    named: {
      configurationUpdatedAfter: time,
      mac: text,
      macs: list,
      name: text,
      networkIds: list,
      portProfileIds: list,
      serial: text,
      serials: list,
    },
  },
  getOrganizationUplinksStatuses: {
    page: pages(3, 1000, 1000),
    named: { networkIds: list, serials: list, iccids: list },
  },
  getOrganizationWebhooksAlertTypes: {
    named: {
      productType: choice(
        ...['appliance', 'camera', 'cellularGateway', 'platform', 'sensor', 'sm', 'switch', 'wireless'],
      ),
    },
  },
  getOrganizationWebhooksLogs: {
    page: pages(3, 1000, 50),
    span: { t1: true, longest: 30 * DAY, lookback: 30 * DAY, default: DAY },
    named: { url: text },
  },
  getOrganizationWirelessDevicesChannelUtilizationByDevice: channelUtilization,
  getOrganizationWirelessDevicesChannelUtilizationByNetwork: channelUtilization,
};
