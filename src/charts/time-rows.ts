import { Chart } from 'chart.js';
import { nameAxis, STATIC_OPTIONS, timeAxis, timeAxisPadding } from './chart-options.ts';
import { font } from './fonts.ts';
import { fitText } from './labels.ts';
import type { PlotArea, PlottedChart } from './panel.ts';
import { NAME_SHARE, TEXT, WIDTH } from './theme.ts';
import { timeTicks } from './time-axis.ts';

const ROW = 38;
const AXIS = 40;
/** Keeps one minute visible in a month. */
const MIN_BAR_LENGTH = 4;

/** The colour and the thickness in which bars are drawn. */
export interface Stroke {
  color: string;
  thickness: number;
}

/** Rows of bars along time; epoch milliseconds. */
export interface TimeRows {
  rows: readonly { label: string }[];
  from: number;
  to: number;
  timeZone: string;
  /** The uppermost layer first. */
  layers: readonly { stroke: Stroke; bars: readonly { row: number; from: number; to: number }[] }[];
  /** The line that each row has below its bars. */
  baseline: Stroke;
}

/** Returns the height of so many rows and their time axis. */
export function timeRowsHeight(rows: number): number {
  return rows * ROW + AXIS;
}

/** Plots rows of bars over a time axis. */
export function plotTimeRows(
  { rows, from, to, timeZone, layers, baseline }: TimeRows,
  place: PlotArea,
): PlottedChart {
  const pen = place.canvas.getContext('2d');
  pen.font = font(TEXT);
  const names = rows.map(({ label }) => fitText(pen, label, WIDTH * NAME_SHARE));
  const all = { stroke: baseline, bars: rows.map((_, row) => ({ row, from, to })) };
  return new Chart(place.canvas, {
    type: 'bar',
    // Chart.js draws the first dataset on top.
    data: {
      datasets: [...layers, all].map(({ stroke, bars }) => ({
        data: bars.map((bar) => ({ x: [bar.from, bar.to], y: `${bar.row}` })),
        backgroundColor: stroke.color,
        barThickness: stroke.thickness,
        minBarLength: MIN_BAR_LENGTH,
      })),
    },
    options: {
      ...STATIC_OPTIONS,
      indexAxis: 'y',
      datasets: { bar: { grouped: false } },
      layout: { padding: timeAxisPadding(place.padding) },
      scales: { x: timeAxis(from, to, timeTicks(from, to, timeZone, 4)), y: nameAxis(pen, names) },
    },
    plugins: [place.surroundings],
  });
}
