import type { Clock } from '../core/clock.ts';
import type { AlertFilter, DeviceAvailability, Health } from '../core/dashboard.ts';
import type { QueryParameters } from './addresses.ts';
import type { RequestMeraki } from './request.ts';
import { alertsShape } from './shapes/alerts.ts';
import * as shapes from './shapes/health.ts';
import { asList, isWithin, MONTH, spanQuery } from './spans.ts';

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
    async statusCounts({ networkId, productTypes = [] } = {}) {
      // Meraki would refuse to count these: it says nothing of them.
      if (!isAmong(productTypes, COUNTED_TYPES)) return new Map();
      return request.one({
        operation: 'getOrganizationDevicesStatusesOverview',
        query: { networkIds: asList(networkId), productTypes },
        shape: shapes.statusCountsShape,
      });
    },
    async availabilities({ statuses = [], networkId, productTypes = [], serials = [], tags = [] }, from) {
      const query: QueryParameters = { statuses, networkIds: asList(networkId), serials, tags };
      // Meraki refuses types by which it does not filter: then all devices are read, and filtered here.
      const isAsked = isAmong(productTypes, LISTED_TYPES);
      if (isAsked) query.productTypes = productTypes;
      if (tags.length > 0) query.tagsFilterType = 'withAllTags';
      const operation = 'getOrganizationDevicesAvailabilities';
      const { items, ...rest } = await request.page(
        { operation, query, shape: shapes.availabilitiesShape },
        from,
      );
      const unwanted = new Set(
        statuses.length === 0 ? [] : FILTERED.filter((one) => !statuses.includes(one)),
      );
      const isOfType = ({ productType = '' }: DeviceAvailability) =>
        isAsked || productTypes.includes(productType);
      return { items: items.filter((one) => !unwanted.has(one.status ?? '') && isOfType(one)), ...rest };
    },
    async statusChanges({ networkId, serials = [], ...range }, from) {
      const operation = 'getOrganizationDevicesAvailabilitiesChangeHistory';
      const query = { ...spanQuery(range, clock(), MONTH), networkIds: asList(networkId), serials };
      const page = await request.page({ operation, query, shape: shapes.statusChangesShape }, from);
      return { ...page, items: page.items.filter(isWithin(range)) };
    },
    alertCounts: (filter = {}) =>
      request.one({
        operation: 'getOrganizationAssuranceAlertsOverview',
        query: alertQuery(filter),
        shape: shapes.alertCountsShape,
      }),
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
