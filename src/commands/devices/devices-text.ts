import type { DeviceCounts } from '../../bot/query/device-counts.ts';
import { amountOf, STATUS_NOT_KNOWN, statusesIn, statusTone } from '../../bot/query/device-status.ts';
import type { Report } from '../../bot/report/report.ts';
import { productNouns } from '../../bot/text/products.ts';
import { countOf, formatNumber, listed, listedUpTo } from '../../bot/text/wording.ts';
import type { DeviceStatus } from '../../core/dashboard.ts';
import type { DeviceFilter } from './devices-filter.ts';

/** Statuses that the headline names. */
const MAX_STATUSES = 7;

/** Says how many devices have each status, worst first, or that there are none of the kind asked for. */
export function countsHeadline(
  filter: DeviceFilter,
  counted: DeviceCounts,
): Pick<Report, 'summary' | 'tone'> {
  const { counts } = counted;
  const present = statusesIn(counts).filter(
    (status) => isWanted(status, filter) && amountOf(counts, status) > 0,
  );
  const [worst, ...others] = present;
  if (worst === undefined) return noneHeadline(filter, counted);
  const total = present.reduce((sum, status) => sum + amountOf(counts, status), 0);
  const isLeast = totalOf(counted, filter) === undefined;
  const [kind, kinds] = nouns(filter);
  const all = `${isLeast ? 'At least ' : ''}${countOf(total, kind, kinds)}`;
  const parts = present.map((status) => {
    const least = counted.atLeast.includes(status) ? 'at least ' : '';
    return `${least}${formatNumber(amountOf(counts, status))} ${status}`;
  });
  const only =
    worst === STATUS_NOT_KNOWN ? `${all}${tagged(filter)}: ${worst}` : `${all} ${worst}${tagged(filter)}`;
  return {
    summary: others.length === 0 ? only : `${all}${tagged(filter)}: ${listedUpTo(MAX_STATUSES, parts)}`,
    tone: isLeast && worst === 'online' ? 'default' : statusTone(worst),
  };
}

/** Returns how many devices fit the filter; undefined when Meraki does not say so of each status. */
export function totalOf(counted: DeviceCounts, filter: Pick<DeviceFilter, 'statuses'>): number | undefined {
  const { counts, notKnown, atLeast } = wantedOf(counted, filter);
  return atLeast.length + notKnown.length > 0
    ? undefined
    : [...counts].reduce((sum, [status, amount]) => sum + (isWanted(status, filter) ? amount : 0), 0);
}

/** Returns what is known of the numbers without the statuses that were not asked for. */
export function wantedOf(counted: DeviceCounts, filter: Pick<DeviceFilter, 'statuses'>): DeviceCounts {
  return {
    ...counted,
    notKnown: counted.notKnown.filter((status) => isWanted(status, filter)),
    atLeast: counted.atLeast.filter((status) => isWanted(status, filter)),
    differing: counted.differing.filter(({ status }) => isWanted(status, filter)),
  };
}

/** The headline when more devices have the tag than one page holds: Meraki does not count by tag. */
export function manyHeadline(filter: DeviceFilter, atLeast: number): Pick<Report, 'summary' | 'tone'> {
  const [, kinds] = nouns(filter);
  const which = filter.statuses.length === 0 ? '' : ` ${listed(filter.statuses, 'or')}`;
  if (atLeast === 0) return { summary: notCounted(filter), tone: 'default' };
  return {
    summary: `More than ${formatNumber(atLeast)} ${kinds}${which}${tagged(filter)}, worst first`,
    tone: 'default',
  };
}

/** The headline when nothing fits. It is not good news if a tag was named, which may be misspelled. */
function noneHeadline(filter: DeviceFilter, counted: DeviceCounts): Pick<Report, 'summary' | 'tone'> {
  const { counts } = counted;
  const [kind, kinds] = nouns(filter);
  const { statuses, tags } = filter;
  if (totalOf(counted, filter) === undefined) return { summary: notCounted(filter), tone: 'default' };
  if (statuses.length > 0 && (tags.length > 0 || [...counts.values()].some((amount) => amount > 0))) {
    const isGood = tags.length === 0 && statuses.every((status) => statusTone(status) !== 'good');
    return {
      summary: `No ${kind}${tagged(filter)} is ${listed(statuses, 'or')}`,
      tone: isGood ? 'good' : 'default',
    };
  }
  return { summary: tags.length > 0 ? `No ${kind}${tagged(filter)}` : `No ${kinds}`, tone: 'default' };
}

function notCounted(filter: DeviceFilter): string {
  const [, kinds] = nouns(filter);
  const are = filter.statuses.length === 0 ? 'there are' : `are ${listed(filter.statuses, 'or')}`;
  return `Meraki does not say how many ${kinds}${tagged(filter)} ${are}`;
}

/** Whether the filter includes a status. */
export function isWanted(
  status: DeviceStatus | undefined,
  { statuses }: Pick<DeviceFilter, 'statuses'>,
): boolean {
  return statuses.length === 0 || (status !== undefined && statuses.includes(status));
}

/** Returns the singular and the plural of the kinds asked for: `switch or camera`, `switches and cameras`. */
function nouns({ productTypes }: DeviceFilter): [one: string, many: string] {
  const kinds = productTypes.map(productNouns);
  if (kinds.length === 0) return ['device', 'devices'];
  return [
    listed(
      kinds.map(([one]) => one),
      'or',
    ),
    listed(kinds.map(([, many]) => many)),
  ];
}

function tagged({ tags }: DeviceFilter): string {
  return tags.length === 0 ? '' : ` with the ${tags.length === 1 ? 'tag' : 'tags'} ${listed(tags)}`;
}
