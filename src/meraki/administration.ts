import type { Clock } from '../core/clock.ts';
import type { Administration, NetworkEvent } from '../core/dashboard.ts';
import type { RequestMeraki } from './request.ts';
import * as shapes from './shapes/administration.ts';
import { apiUsageShape } from './shapes/api-usage.ts';
import { licensesShape } from './shapes/licenses.ts';
import { isWithin, MONTH, spanQuery, withEnd, YEAR } from './spans.ts';

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
    async changes({ networkId, ...range }, from) {
      const query = {
        ...spanQuery(range, clock(), YEAR),
        ...(networkId !== undefined && { networkId }),
      };
      const operation = 'getOrganizationConfigurationChanges';
      const { items, next } = await request.page({ operation, query, shape: shapes.changesShape }, from);
      const wanted = items.filter(isWithin(range));
      const timed = wanted.filter(({ at }) => at !== undefined);
      const untimed = wanted.filter(({ at }) => at === undefined);
      return {
        items: untimed.length === 0 ? wanted : [...timed, ...untimed],
        ...(next !== undefined && { next }),
      };
    },
    async events(networkId, { since, until, productType }, from) {
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
      const sorted = logged.toSorted(newestFirst);
      const recent = sorted.filter(({ at = since }) => at >= since);
      const reached = data.pageStartAt ?? sorted.findLast(({ at }) => at !== undefined)?.at;
      const isPast = (reached ?? since) < since || recent.length < logged.length;
      // A page that leads to itself is the first of the log, unless Meraki says that it has not looked that far.
      const isFirst = next === from && (data.pageStartAt ?? since) <= since;
      return {
        items: recent.filter(isWithin({ since, until })),
        ...(reached !== undefined && { reached }),
        ...(next !== undefined && !isFirst && !isPast && { next }),
      };
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
    apiUsage: (range) =>
      request.one({
        operation: 'getOrganizationApiRequestsOverview',
        query: spanQuery(withEnd(range, clock()), clock(), MONTH),
        shape: apiUsageShape,
      }),
  };
}

/** Orders events; those without a time come last. */
function newestFirst({ at: a = 0 }: NetworkEvent, { at: b = 0 }: NetworkEvent): number {
  return b - a;
}
