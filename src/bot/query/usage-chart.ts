import type { BarChart } from '../../core/chart.ts';
import type { Sentence } from '../report/report.ts';
import { byteUnit } from '../text/amounts.ts';

/** As many bars as a phone shows without scrolling. */
export const MAX_BARS = 10;

/** The first ten of what is in order already, in a unit that fits them; undefined when nothing was used. */
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

/** `Top 10 clients`, `Top client`: of so many that there are. */
export function topWords(amount: number, one: string): string {
  return amount === 1 ? `Top ${one}` : `Top ${Math.min(amount, MAX_BARS)} ${one}s`;
}

/** What to say beside a picture that holds fewer than the list. */
export function pictureNote(rows: number, bars: number): Sentence | undefined {
  return rows > bars && bars > 0 ? `The picture shows the first ${bars}.` : undefined;
}
