import type { BarChart } from '../../core/chart.ts';
import type { Usage } from '../../core/dashboard.ts';
import type { Sentence } from '../report/report.ts';
import type { Amounts } from '../text/amounts.ts';

/** The most bars of a chart: as many as a phone shows without scrolling. */
export const MAX_BARS = 10;

/**
 * Draws the first ten usages as bars, in the unit of the answer; without those that are none or not known.
 *
 * @param titleOf makes the title from the number of bars
 * @param used sorted already, the largest first
 * @returns undefined when fewer than two are known to be used: there is nothing to compare
 */
export function usageChart(
  titleOf: (bars: number) => string,
  used: Iterable<{ label: string; usage: Usage | undefined }>,
  amounts: Amounts,
): BarChart | undefined {
  const bars: BarChart['bars'] = [];
  for (const { label, usage } of used) {
    if (bars.length === MAX_BARS) break;
    if ((usage?.total ?? 0) > 0) bars.push({ label, values: [amounts.cell(usage?.total)] });
  }
  if (bars.length < 2) return undefined;
  return { kind: 'bars', title: titleOf(bars.length), unit: amounts.unit, series: ['usage'], bars };
}

/** Writes a note for a chart that shows fewer items than the list; undefined when the chart shows all. */
export function pictureNote(rows: number, bars: number): Sentence | undefined {
  if (rows <= bars || bars === 0) return undefined;
  return `The chart shows the top ${bars}.`;
}
