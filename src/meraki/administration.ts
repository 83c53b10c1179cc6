import type { Clock } from '../core/clock.ts';
import type { Administration } from '../core/dashboard.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/administration.ts';
import { licensesShape } from './shapes/licenses.ts';
import { MONTH, timespan, YEAR } from './spans.ts';

export function createAdministration({ ask, clock }: { ask: RequestMeraki; clock: Clock }): Administration {
  return {
    admins: () => ask.one({ operation: 'getOrganizationAdmins', shape: shapes.adminsShape }),
    changes: ({ since, networkId }, from) =>
      ask.page(
        {
          operation: 'getOrganizationConfigurationChanges',
          query: { timespan: timespan(since, clock(), YEAR), ...(networkId !== undefined && { networkId }) },
          shape: shapes.changesShape,
        },
        from,
      ),
    async events(networkId, { since, productType }, from) {
      const query = productType === undefined ? {} : { productType };
      const question = {
        operation: 'getNetworkEvents',
        path: { networkId },
        query,
        shape: shapes.eventsShape,
      } as const;
      // The log begins with what is newest, and what is older comes before that.
      const { data, next } = await ask.piece(question, from, 'prev');
      const items = data.events.filter(({ at }) => at >= since).toSorted((a, b) => b.at - a.at);
      const reached = data.pageStartAt ?? data.events.at(-1)?.at ?? 0;
      const isThrough = reached < since || items.length < data.events.length || next === from;
      return { items, ...(next !== undefined && !isThrough && { next }) };
    },
    firmwareUpgrades: ({ productTypes = [] }, from) =>
      ask.page(
        {
          operation: 'getOrganizationFirmwareUpgrades',
          query: { productTypes },
          shape: shapes.firmwareUpgradesShape,
        },
        from,
      ),
    licenses: () => ask.one({ operation: 'getOrganizationLicensesOverview', shape: licensesShape }),
    apiUsage: ({ since }) =>
      ask.one({
        operation: 'getOrganizationApiRequestsOverview',
        query: { timespan: timespan(since, clock(), MONTH) },
        shape: shapes.apiUsageShape,
      }),
  };
}
