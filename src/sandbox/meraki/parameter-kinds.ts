import { alertTypes } from './alert-types.ts';
import type { PageSize, Parameter } from './parameter.ts';

/** The kinds of parameters without values of their own. */
export const textParameter: Parameter = { kind: 'text' };
export const listParameter: Parameter = { kind: 'list' };
export const flagParameter: Parameter = { kind: 'flag' };
export const timeParameter: Parameter = { kind: 'time' };
/** Takes one of these values. */
export const choice = (...of: string[]): Parameter => ({ kind: 'choice', of });
/** Takes a list of these values. */
export const listOf = (...of: string[]): Parameter => ({ kind: 'list', of });
/** The bounds and the default of `perPage`. */
export const pageSize = (min: number, max: number, standard: number): PageSize => ({
  min,
  max,
  default: standard,
});

/** All product types of the API. */
export const productTypes = [
  'appliance',
  'camera',
  'campusGateway',
  'cellularGateway',
  'secureConnect',
  'sensor',
  'switch',
  'systemsManager',
  'wireless',
  'wirelessController',
];
/** Parameters that several operations share. */
export const statuses = listOf('alerting', 'dormant', 'offline', 'online');
export const tagsFilterType = choice('withAllTags', 'withAnyTags');
export const alertFilters = {
  networkId: textParameter,
  severity: textParameter,
  types: { kind: 'list', of: alertTypes },
  tsStart: timeParameter,
  tsEnd: timeParameter,
  category: choice('configuration', 'connectivity', 'device_health', 'experience_metrics', 'insights'),
  serials: listParameter,
  deviceTypes: listOf(
    'Campus Gateway',
    'Catalyst AP',
    'Catalyst Controller',
    'Catalyst Switch',
    'MCG',
    'MG',
    'MR',
    'MS',
    'MT',
    'MV',
    'MX',
    'VMX',
    'WLC',
    'Z',
  ),
  deviceTags: listParameter,
  active: flagParameter,
  dismissed: flagParameter,
  resolved: flagParameter,
  suppressAlertsForOfflineNodes: flagParameter,
} satisfies Record<string, Parameter>;
export const sortOrder = choice('ascending', 'descending');
export const topParameters = {
  networkTag: textParameter,
  deviceTag: textParameter,
  quantity: { kind: 'integer', min: 1, max: 50, default: 10 },
  ssidName: textParameter,
  usageUplink: textParameter,
} satisfies Record<string, Parameter>;
