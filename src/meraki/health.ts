import type { Clock } from '../core/clock.ts';
import type { AlertFilter, Health } from '../core/dashboard.ts';
import type { Query } from './addresses.ts';
import type { Ask } from './ask.ts';
import * as shapes from './shapes/health.ts';
import { MONTH, only, timespan } from './spans.ts';

export function createHealth({ ask, clock }: { ask: Ask; clock: Clock }): Health {
  return {
    statusCounts: ({ networkId, productTypes = [] } = {}) =>
      ask.one({
        operation: 'getOrganizationDevicesStatusesOverview',
        query: { networkIds: only(networkId), productTypes },
        shape: shapes.statusCounts,
      }),
    async availabilities({ statuses = [], networkId, productTypes = [], serials = [], tags = [] }, from) {
      const query: Query = { statuses, networkIds: only(networkId), productTypes, serials, tags };
      if (tags.length > 0) query.tagsFilterType = 'withAllTags';
      const operation = 'getOrganizationDevicesAvailabilities';
      const { items, ...rest } = await ask.page({ operation, query, shape: shapes.availabilities }, from);
      const isWanted =
        statuses.length === 0 ? () => true : (status: string) => statuses.some((one) => one === status);
      return { items: items.filter(({ status }) => isWanted(status)), ...rest };
    },
    statusChanges: ({ since, networkId, serials = [] }, from) =>
      ask.page(
        {
          operation: 'getOrganizationDevicesAvailabilitiesChangeHistory',
          query: { timespan: timespan(since, clock(), MONTH), networkIds: only(networkId), serials },
          shape: shapes.statusChanges,
        },
        from,
      ),
    alertCounts: (filter = {}) =>
      ask.one({
        operation: 'getOrganizationAssuranceAlertsOverview',
        query: alertQuery(filter),
        shape: shapes.alertCounts,
      }),
    alerts: ({ serials = [], ...filter }, from) =>
      ask.page(
        {
          operation: 'getOrganizationAssuranceAlerts',
          query: { ...alertQuery(filter), serials, sortBy: 'startedAt', sortOrder: 'descending' },
          shape: shapes.alerts,
        },
        from,
      ),
  };
}

function alertQuery({ networkId, severity }: AlertFilter): Query {
  return { ...(networkId !== undefined && { networkId }), ...(severity !== undefined && { severity }) };
}
