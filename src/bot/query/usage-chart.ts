import type { BarChart } from '../../core/chart.ts';
import type { Sentence } from '../report/report.ts';
import { byteUnit } from '../text/amounts.ts';

/** The most bars of a chart: as many as a phone shows without scrolling. */
export const MAX_BARS = 10;

/**
 * Draws the first ten amounts as bars, in a unit that fits them.
 *
 * @param used sorted already, the largest first
 * @returns undefined when nothing was used
 */
export function usageChart(
  title: string,
  used: readonly { label: string; bytes: number }[],
): BarChart | undefined {
  const shown = used.slice(0, MAX_BARS).filter(({ bytes }) => bytes > 0);
  if (shown.length === 0) return undefined;
  const { unit, size } = byteUnit(Math.max(...shown.map(({ bytes }) => bytes)));
  return {
    kind: 'bars',
    title,
    unit,
    series: ['usage'],
    bars: shown.map(({ label, bytes }) => ({ label, values: [bytes / size] })),
  };
}

/** Writes `Top 10 clients` or `Top client`. @param amount how many there are, not how many are shown */
export function topWords(amount: number, one: string): string {
  return amount === 1 ? `Top ${one}` : `Top ${Math.min(amount, MAX_BARS)} ${one}s`;
}

/** Writes a note for a chart that shows fewer items than the list; undefined when the chart shows all. */
export function pictureNote(rows: number, bars: number): Sentence | undefined {
  return rows > bars && bars > 0 ? `The picture shows the first ${bars}.` : undefined;
}
