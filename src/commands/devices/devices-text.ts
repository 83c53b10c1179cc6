import { amountOf, statusesIn, statusTone } from '../../bot/query/severity.ts';
import type { Report } from '../../bot/report/report.ts';
import { productNouns } from '../../bot/text/products.ts';
import { countOf, formatNumber, listed } from '../../bot/text/wording.ts';
import type { DeviceStatus, StatusCounts } from '../../core/dashboard.ts';
import type { DeviceFilter } from './devices-filter.ts';

/** Says how many devices have each status, worst first, or that there are none of the kind asked for. */
export function countsHeadline(filter: DeviceFilter, counts: StatusCounts): Pick<Report, 'summary' | 'tone'> {
  const present = statusesIn(counts).filter(
    (status) => isWanted(status, filter) && amountOf(counts, status) > 0,
  );
  const [worst, ...others] = present;
  if (worst === undefined) return noneHeadline(filter, counts);
  const total = present.reduce((sum, status) => sum + amountOf(counts, status), 0);
  const [kind, kinds] = nouns(filter);
  const all = countOf(total, kind, kinds);
  const parts = present.map((status) => `${formatNumber(amountOf(counts, status))} ${status}`);
  return {
    summary:
      others.length === 0 ? `${all} ${worst}${tagged(filter)}` : `${all}${tagged(filter)}: ${listed(parts)}`,
    tone: statusTone(worst),
  };
}

/** The headline when more devices have the tag than one page holds: Meraki does not count by tag. */
export function manyHeadline(filter: DeviceFilter, atLeast: number): Pick<Report, 'summary' | 'tone'> {
  const [, kinds] = nouns(filter);
  const which = filter.statuses.length === 0 ? '' : ` ${listed(filter.statuses, 'or')}`;
  return {
    summary: `More than ${formatNumber(atLeast)} ${kinds}${which}${tagged(filter)}, worst first`,
    tone: 'default',
  };
}

/** The headline when nothing fits. It is not good news if a tag was named, which may be misspelled. */
function noneHeadline(filter: DeviceFilter, counts: StatusCounts): Pick<Report, 'summary' | 'tone'> {
  const [kind, kinds] = nouns(filter);
  const { statuses, tags } = filter;
  if (statuses.length > 0 && (tags.length > 0 || [...counts.values()].some((amount) => amount > 0))) {
    const isGood = tags.length === 0 && statuses.every((status) => statusTone(status) !== 'good');
    return {
      summary: `No ${kind}${tagged(filter)} is ${listed(statuses, 'or')}`,
      tone: isGood ? 'good' : 'default',
    };
  }
  return { summary: tags.length > 0 ? `No ${kind}${tagged(filter)}` : `No ${kinds}`, tone: 'default' };
}

/** Whether the filter includes a status. */
export function isWanted(status: DeviceStatus, { statuses }: DeviceFilter): boolean {
  return statuses.length === 0 || statuses.includes(status);
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
