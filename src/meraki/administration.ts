import type { Clock } from '../core/clock.ts';
import type { Administration } from '../core/dashboard.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/administration.ts';
import { licensesShape } from './shapes/licenses.ts';
import { MONTH, timespan, YEAR } from './spans.ts';

/** Creates the questions about administrators, changes, events, firmware, licences and API usage. */
export function createAdministration({
  request,
  clock,
}: {
  request: RequestMeraki;
  clock: Clock;
}): Administration {
  return {
    admins: () => request.list({ operation: 'getOrganizationAdmins', shape: shapes.adminsShape }),
    changes: ({ since, networkId }, from) =>
      request.page(
        {
          operation: 'getOrganizationConfigurationChanges',
          query: { timespan: timespan(since, clock(), YEAR), ...(networkId !== undefined && { networkId }) },
          shape: shapes.changesShape,
        },
        from,
      ),
    async events(networkId, { since, productType }, from) {
      const query = productType === undefined ? {} : { productType };
      const events = {
        operation: 'getNetworkEvents',
        path: { networkId },
        query,
        shape: shapes.eventsPageShape,
      } as const;
      // The log begins with the newest entry, so older ones are on the page before.
      const { data, next } = await request.object(events, from, 'prev');
      const logged = await request.items(shapes.eventsShape, data.events, events.operation);
      const items = logged.filter(({ at }) => at >= since).toSorted((a, b) => b.at - a.at);
      const reached = data.pageStartAt ?? logged.at(-1)?.at ?? 0;
      const isComplete = reached < since || items.length < logged.length || next === from;
      return { items, ...(next !== undefined && !isComplete && { next }) };
    },
    firmwareUpgrades: ({ productTypes = [] }, from) =>
      request.page(
        {
          operation: 'getOrganizationFirmwareUpgrades',
          query: { productTypes },
          shape: shapes.firmwareUpgradesShape,
        },
        from,
      ),
    licenses: () => request.one({ operation: 'getOrganizationLicensesOverview', shape: licensesShape }),
    apiUsage: ({ since }) =>
      request.one({
        operation: 'getOrganizationApiRequestsOverview',
        query: { timespan: timespan(since, clock(), MONTH) },
        shape: shapes.apiUsageShape,
      }),
  };
}
