import type { Clock } from '../core/clock.ts';
import type {
  AlertFilter,
  DeviceAvailability,
  Excerpt,
  Health,
  StatusChange,
  StatusOverview,
} from '../core/dashboard.ts';
import type { QueryParameters } from './addresses.ts';
import { sumAlerts } from './alert-sums.ts';
import { aboutNetworks, askedNetworks } from './asked-networks.ts';
import type { RequestMeraki } from './request.ts';
import { alertsShape } from './shapes/alerts.ts';
import * as shapes from './shapes/health.ts';
import { isWithin, MONTH, spanQuery } from './spans.ts';

/** The statuses by which Meraki filters. */
const FILTERED = ['online', 'alerting', 'offline', 'dormant'];

/** The product types by which Meraki filters the list of devices with their statuses. */
const LISTED_TYPES = [
  'appliance',
  'camera',
  'campusGateway',
  'cellularGateway',
  'sensor',
  'switch',
  'wireless',
  'wirelessController',
];
/** The product types by which Meraki filters the counts of devices. */
const COUNTED_TYPES = [...LISTED_TYPES, 'secureConnect', 'systemsManager'];

/** Creates the questions about the status of devices and about alerts. */
export function createHealth({ request, clock }: { request: RequestMeraki; clock: Clock }): Health {
  return {
    async statusCounts({ productTypes = [], ...filter } = {}) {
      // Meraki would refuse to count these: it says nothing of them.
      if (!isAmong(productTypes, COUNTED_TYPES)) return new Map();
      const none: StatusOverview = new Map(FILTERED.map((status) => [status, 0]));
      return aboutNetworks(filter, none, (networkIds) =>
        request.one({
          operation: 'getOrganizationDevicesStatusesOverview',
          query: { networkIds, productTypes },
          shape: shapes.statusCountsShape,
        }),
      );
    },
    async availabilities({ statuses = [], productTypes = [], serials = [], tags = [], ...filter }, from) {
      const query: QueryParameters = { statuses, serials, tags };
      // Meraki refuses types by which it does not filter: then all devices are read, and filtered here.
      const isAsked = isAmong(productTypes, LISTED_TYPES);
      if (isAsked) query.productTypes = productTypes;
      if (tags.length > 0) query.tagsFilterType = 'withAllTags';
      const operation = 'getOrganizationDevicesAvailabilities';
      const none: Excerpt<DeviceAvailability> = { items: [] };
      const { items, ...rest } = await aboutNetworks(filter, none, (networkIds) =>
        request.page({ operation, query: { ...query, networkIds }, shape: shapes.availabilitiesShape }, from),
      );
      const unwanted = new Set(
        statuses.length === 0 ? [] : FILTERED.filter((one) => !statuses.includes(one)),
      );
      const isOfType = ({ productType = '' }: DeviceAvailability) =>
        isAsked || productTypes.includes(productType);
      return { items: items.filter((one) => !unwanted.has(one.status ?? '') && isOfType(one)), ...rest };
    },
    async statusChanges({ networkId, networkIds, serials = [], ...range }, from) {
      const operation = 'getOrganizationDevicesAvailabilitiesChangeHistory';
      const query = { ...spanQuery(range, clock(), MONTH), serials };
      const none: Excerpt<StatusChange> = { items: [] };
      const page = await aboutNetworks({ networkId, networkIds }, none, (ids) =>
        request.page(
          { operation, query: { ...query, networkIds: ids }, shape: shapes.statusChangesShape },
          from,
        ),
      );
      return { ...page, items: page.items.filter(isWithin(range)) };
    },
    async alertCounts({ severity, ...filter } = {}) {
      const ids = askedNetworks(filter);
      if (ids?.length === 0) return { total: 0, bySeverity: [] };
      if (ids !== undefined && ids.length > 1) return sumAlerts(request, ids, severity);
      return request.one({
        operation: 'getOrganizationAssuranceAlertsOverview',
        query: alertQuery({ networkId: ids?.[0], severity }),
        shape: shapes.alertCountsShape,
      });
    },
    alerts: ({ serials = [], ...filter }, from) =>
      request.page(
        {
          operation: 'getOrganizationAssuranceAlerts',
          query: { ...alertQuery(filter), serials, sortBy: 'startedAt', sortOrder: 'descending' },
          shape: alertsShape,
        },
        from,
      ),
  };
}

function isAmong(types: readonly string[], known: readonly string[]): boolean {
  return types.every((type) => known.includes(type));
}

function alertQuery({ networkId, severity }: AlertFilter): QueryParameters {
  return { ...(networkId !== undefined && { networkId }), ...(severity !== undefined && { severity }) };
}
