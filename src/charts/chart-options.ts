import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
} from 'chart.js';
import { FONT } from './fonts.ts';
import { DENSITY, EDGE, GRID, INK, QUIET_INK, SMALL } from './theme.ts';
import type { TimeTick } from './time-axis.ts';

/** Only what is used here: legend and title are painted by panel.ts. */
export function registerChartParts(): void {
  Chart.register(
    BarController,
    BarElement,
    CategoryScale,
    Filler,
    LinearScale,
    LineController,
    LineElement,
    PointElement,
  );
}

/** A picture: drawn once, at once, in the size of its canvas. */
export const STATIC_OPTIONS = {
  responsive: false,
  animation: false,
  devicePixelRatio: DENSITY,
  font: FONT,
} as const;

/** The vertical axis of rows with a name each, as they come from above. */
export function nameAxis(names: readonly string[]) {
  return {
    type: 'category',
    // Not the names themselves: two rows may have the same.
    labels: names.map((_, row) => `${row}`),
    grid: { display: false },
    border: { display: false },
    ticks: {
      autoSkip: false,
      crossAlign: 'far',
      padding: 12,
      color: INK,
      font: FONT,
      callback: (row: number | string) => names[Number(row)] ?? '',
    },
  } as const;
}

/** The horizontal axis of a time zone's clock. */
export function timeAxis(from: number, to: number, ticks: readonly TimeTick[]) {
  const words = new Map(ticks.map(({ at, word }) => [at, word]));
  return {
    type: 'linear',
    min: from,
    max: to,
    grid: { color: GRID, tickLength: 6 },
    border: { color: EDGE },
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = ticks.map(({ at }) => ({ value: at }));
    },
    ticks: {
      autoSkip: false,
      maxRotation: 0,
      color: QUIET_INK,
      font: { ...FONT, size: SMALL },
      callback: (at: number | string) => words.get(Number(at)) ?? '',
    },
  } as const;
}

/** The place of a plot with a time axis: its last time may stand half outside. */
export function timeAxisPadding<Padding extends { right: number }>(padding: Padding): Padding {
  return { ...padding, right: padding.right + 12 };
}
