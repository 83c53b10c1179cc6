import { mapLimit } from '../../core/async/map-limit.ts';
import type { DeviceStatus, Health, StatusOverview } from '../../core/dashboard.ts';
import { alertsWithin } from './alerts-within.ts';
import { MAX_ASKED } from './lent.ts';
import { pageWithin } from './pages.ts';
import type { Wall } from './wall.ts';

/** Calls at once for the counts of more networks than one call takes. */
const CALLS_AT_ONCE = 3;
/** The statuses that Meraki counts, also where there is nothing to count. */
const COUNTED: DeviceStatus[] = ['online', 'alerting', 'offline', 'dormant'];

/** Answers about the status of the lent networks' devices and their alerts. */
export function healthWithin(wall: Wall): Health {
  const { dashboard, lent } = wall;
  return {
    async statusCounts(filter = {}) {
      const asked = await lent.asked(filter);
      if (asked === undefined) return new Map(COUNTED.map((status) => [status, 0]));
      if (!asked.isWhole)
        return lent.read(false, () => dashboard.statusCounts({ ...filter, ...asked.filter }));
      // Counts of the whole organization can't be filtered: those of the lent networks are added up.
      const ids = [...(await lent.ids())].filter((id) => filter.networkIds?.includes(id) ?? true);
      const parts = Array.from({ length: Math.ceil(ids.length / MAX_ASKED) }, (_, n) =>
        ids.slice(n * MAX_ASKED, (n + 1) * MAX_ASKED),
      );
      const read = (networkIds: string[]) =>
        lent.read(false, () => dashboard.statusCounts({ ...filter, networkIds }));
      return sumOfCounts(await mapLimit(parts, CALLS_AT_ONCE, read));
    },
    availabilities: (filter, from) =>
      pageWithin(lent, filter, (asked) => dashboard.availabilities(asked, from)),
    statusChanges: (filter, from) =>
      pageWithin(lent, filter, (asked) => dashboard.statusChanges(asked, from)),
    ...alertsWithin(wall),
  };
}

/** Adds numbers of devices up; one that can't be read makes the sum of its status unknown. */
function sumOfCounts(all: readonly StatusOverview[]): StatusOverview {
  const sum = new Map<DeviceStatus, number | undefined>();
  for (const [status, count] of all.flatMap((one) => [...one])) {
    const before = sum.has(status) ? sum.get(status) : 0;
    sum.set(status, before === undefined || count === undefined ? undefined : before + count);
  }
  return sum;
}
