import type { Clock } from '../core/clock.ts';
import type { AlertFilter, Health } from '../core/dashboard.ts';
import type { QueryParameters } from './addresses.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/health.ts';
import { MONTH, only, timespan } from './spans.ts';

export function createHealth({ ask, clock }: { ask: RequestMeraki; clock: Clock }): Health {
  return {
    statusCounts: ({ networkId, productTypes = [] } = {}) =>
      ask.one({
        operation: 'getOrganizationDevicesStatusesOverview',
        query: { networkIds: only(networkId), productTypes },
        shape: shapes.statusCountsShape,
      }),
    async availabilities({ statuses = [], networkId, productTypes = [], serials = [], tags = [] }, from) {
      const query: QueryParameters = { statuses, networkIds: only(networkId), productTypes, serials, tags };
      if (tags.length > 0) query.tagsFilterType = 'withAllTags';
      const operation = 'getOrganizationDevicesAvailabilities';
      const { items, ...rest } = await ask.page(
        { operation, query, shape: shapes.availabilitiesShape },
        from,
      );
      const isWanted =
        statuses.length === 0 ? () => true : (status: string) => statuses.some((one) => one === status);
      return { items: items.filter(({ status }) => isWanted(status)), ...rest };
    },
    statusChanges: ({ since, networkId, serials = [] }, from) =>
      ask.page(
        {
          operation: 'getOrganizationDevicesAvailabilitiesChangeHistory',
          query: { timespan: timespan(since, clock(), MONTH), networkIds: only(networkId), serials },
          shape: shapes.statusChangesShape,
        },
        from,
      ),
    alertCounts: (filter = {}) =>
      ask.one({
        operation: 'getOrganizationAssuranceAlertsOverview',
        query: alertQuery(filter),
        shape: shapes.alertCountsShape,
      }),
    alerts: ({ serials = [], ...filter }, from) =>
      ask.page(
        {
          operation: 'getOrganizationAssuranceAlerts',
          query: { ...alertQuery(filter), serials, sortBy: 'startedAt', sortOrder: 'descending' },
          shape: shapes.alertsShape,
        },
        from,
      ),
  };
}

function alertQuery({ networkId, severity }: AlertFilter): QueryParameters {
  return { ...(networkId !== undefined && { networkId }), ...(severity !== undefined && { severity }) };
}
