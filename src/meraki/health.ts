import type { Clock } from '../core/clock.ts';
import type { AlertFilter, Health } from '../core/dashboard.ts';
import type { QueryParameters } from './addresses.ts';
import type { RequestMeraki } from './request.ts';
import { alertsShape } from './shapes/alerts.ts';
import * as shapes from './shapes/health.ts';
import { asList, MONTH, timespan } from './spans.ts';

/** The statuses by which Meraki filters. */
const FILTERED = ['online', 'alerting', 'offline', 'dormant'];

/** Creates the questions about the status of devices and about alerts. */
export function createHealth({ request, clock }: { request: RequestMeraki; clock: Clock }): Health {
  return {
    statusCounts: ({ networkId, productTypes = [] } = {}) =>
      request.one({
        operation: 'getOrganizationDevicesStatusesOverview',
        query: { networkIds: asList(networkId), productTypes },
        shape: shapes.statusCountsShape,
      }),
    async availabilities({ statuses = [], networkId, productTypes = [], serials = [], tags = [] }, from) {
      const query: QueryParameters = { statuses, networkIds: asList(networkId), productTypes, serials, tags };
      if (tags.length > 0) query.tagsFilterType = 'withAllTags';
      const operation = 'getOrganizationDevicesAvailabilities';
      const { items, ...rest } = await request.page(
        { operation, query, shape: shapes.availabilitiesShape },
        from,
      );
      const unwanted = new Set(
        statuses.length === 0 ? [] : FILTERED.filter((one) => !statuses.includes(one)),
      );
      return { items: items.filter(({ status = '' }) => !unwanted.has(status)), ...rest };
    },
    statusChanges: ({ since, networkId, serials = [] }, from) =>
      request.page(
        {
          operation: 'getOrganizationDevicesAvailabilitiesChangeHistory',
          query: { timespan: timespan(since, clock(), MONTH), networkIds: asList(networkId), serials },
          shape: shapes.statusChangesShape,
        },
        from,
      ),
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

function alertQuery({ networkId, severity }: AlertFilter): QueryParameters {
  return { ...(networkId !== undefined && { networkId }), ...(severity !== undefined && { severity }) };
}
