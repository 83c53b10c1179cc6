import { otherStatuses } from '../../bot/query/device-counts.ts';
import { amountOf, compareStatuses, STATUSES, statusTone } from '../../bot/query/device-status.ts';
import type { Tile } from '../../bot/report/report.ts';
import { formatNumber } from '../../bot/text/wording.ts';
import type { OverallStatus } from './status-findings.ts';

/** Tiles for statuses without words of ours. */
const MAX_OTHER_TILES = 3;

/** Counts the devices by status: a dash stands for a number that Meraki does not say. */
export function statusTiles({ counts, notKnown }: Pick<OverallStatus, 'counts' | 'notKnown'>): Tile[] {
  const others = otherStatuses(counts);
  const shown = others.length <= MAX_OTHER_TILES ? others : others.slice(0, MAX_OTHER_TILES - 1);
  const left = others.slice(shown.length).reduce((sum, status) => sum + amountOf(counts, status), 0);
  const tiles = [...STATUSES, ...shown].toSorted(compareStatuses).map((status) => ({
    value: notKnown.includes(status) ? '–' : formatNumber(amountOf(counts, status)),
    label: status,
    tone: statusTone(status),
  }));
  const rest: Tile = {
    value: formatNumber(left),
    label: left === 1 ? 'other state' : 'other states',
    tone: 'default',
  };
  return left === 0 ? tiles : [...tiles, rest];
}
