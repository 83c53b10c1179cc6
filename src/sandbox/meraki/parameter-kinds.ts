import { alertTypes } from './alert-types.ts';
import type { PageSize, Parameter } from './parameter.ts';

export const text: Parameter = { kind: 'text' };
export const list: Parameter = { kind: 'list' };
export const flag: Parameter = { kind: 'flag' };
export const time: Parameter = { kind: 'time' };
export const choice = (...of: string[]): Parameter => ({ kind: 'choice', of });
export const listOf = (...of: string[]): Parameter => ({ kind: 'list', of });
export const pages = (min: number, max: number, standard: number): PageSize => ({
  min,
  max,
  default: standard,
});

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
export const statuses = listOf('alerting', 'dormant', 'offline', 'online');
export const tagsFilterType = choice('withAllTags', 'withAnyTags');
export const alertFilters = {
  networkId: text,
  severity: text,
  types: { kind: 'list', of: alertTypes },
  tsStart: time,
  tsEnd: time,
  category: choice('configuration', 'connectivity', 'device_health', 'experience_metrics', 'insights'),
  serials: list,
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
  deviceTags: list,
  active: flag,
  dismissed: flag,
  resolved: flag,
  suppressAlertsForOfflineNodes: flag,
} satisfies Record<string, Parameter>;
export const sortOrder = choice('ascending', 'descending');
export const top = {
  networkTag: text,
  deviceTag: text,
  quantity: { kind: 'integer', min: 1, max: 50, default: 10 },
  ssidName: text,
  usageUplink: text,
} satisfies Record<string, Parameter>;
