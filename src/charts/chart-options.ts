import type { SKRSContext2D } from '@napi-rs/canvas';
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

/** Registers the parts of Chart.js that are used; panel.ts paints title and legend. */
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

/** Options of a still picture: drawn once, without animation, in the size of its canvas. */
export const STATIC_OPTIONS = {
  responsive: false,
  animation: false,
  devicePixelRatio: DENSITY,
  font: FONT,
} as const;

/** Logical pixels between a name and the rows, and as many for the line in front of them. */
const NAME_GAP = 12;

/**
 * Returns the vertical axis of named rows, from top to bottom. Chart.js gives an axis no more than half of the room, and
 * would paint the bars over what is wider.
 *
 * @param pen in the font of the names
 */
export function nameAxis(pen: SKRSContext2D, names: readonly string[]) {
  const width = Math.max(...names.map((name) => pen.measureText(name).width)) + 2 * NAME_GAP;
  return {
    afterFit: (axis: { width: number }) => {
      axis.width = Math.ceil(width);
    },
    type: 'category',
    // The labels are row numbers, because two rows may have the same name.
    labels: names.map((_, row) => `${row}`),
    grid: { display: false },
    border: { display: false },
    ticks: {
      autoSkip: false,
      crossAlign: 'far',
      padding: NAME_GAP,
      color: INK,
      font: FONT,
      callback: (row: number | string) => names[Number(row)] ?? '',
    },
  } as const;
}

/** Returns the horizontal time axis, from `from` to `to` in epoch milliseconds. */
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

/**
 * Widens the right padding of a plot with a time axis, since half of its last label may lie outside the plot.
 */
export function timeAxisPadding<Padding extends { right: number }>(padding: Padding): Padding {
  return { ...padding, right: padding.right + 12 };
}
