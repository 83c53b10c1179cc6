import { Chart } from 'chart.js';
import type { LineChart } from '../core/chart.ts';
import { isKnown } from '../core/says-something.ts';
import { threeDigits } from '../core/three-digits.ts';
import { STATIC_OPTIONS, timeAxis, timeAxisPadding } from './chart-options.ts';
import { FONT } from './fonts.ts';
import type { Panel, PlotArea, PlottedChart } from './panel.ts';
import { GRID, INK, QUIET_INK, SERIES_COLORS, SMALL } from './theme.ts';
import { timeSpan, timeTicks } from './time-axis.ts';

const HEIGHT = 260;
/** Dashes of the lines; from the fourth line on, lines differ by their dashes, too. */
const DASHES = [[], [], [], [10, 5], [3, 4], [12, 4, 3, 4]];

/** Lays out lines over time, on a scale from zero; a missing value is a gap. */
export function linePanel(chart: LineChart): Panel {
  const { title, unit, timeZone, series } = chart;
  const entries = series.map(({ name }, i) => ({ word: name, color: colorOf(i), dash: dashOf(i) }));
  const times = series.flatMap(({ points }) => points.map(({ at }) => at));
  const from = times.reduce((a, b) => Math.min(a, b));
  const to = times.reduce((a, b) => Math.max(a, b));
  return {
    title,
    unit,
    legend: series.length > 1 ? entries : [],
    caption: timeSpan(from, to, timeZone),
    height: HEIGHT,
    plot: (place) => plotLines(chart, from, to, place),
  };
}

function plotLines({ series, timeZone }: LineChart, from: number, to: number, place: PlotArea): PlottedChart {
  return new Chart(place.canvas, {
    type: 'line',
    data: { datasets: series.map(({ points }, i) => lineOf(points, i, series.length === 1)) },
    options: {
      ...STATIC_OPTIONS,
      layout: { padding: timeAxisPadding(place.padding) },
      scales: {
        x: timeAxis(from, to, timeTicks(from, to, timeZone, 5)),
        y: {
          beginAtZero: true,
          grid: { color: GRID, tickLength: 0 },
          border: { display: false },
          ticks: {
            maxTicksLimit: 6,
            padding: 10,
            color: QUIET_INK,
            font: { ...FONT, size: SMALL },
            callback: (value) => threeDigits(Number(value)),
          },
        },
      },
    },
    plugins: [place.surroundings],
  });
}

function lineOf(points: LineChart['series'][number]['points'], i: number, isOnly: boolean) {
  const isGap = (n: number) => !isKnown(points[n]?.value);
  return {
    data: points.map(({ at, value }) => ({ x: at, y: isKnown(value) ? value : Number.NaN })),
    borderColor: colorOf(i),
    borderWidth: 3,
    // A dot at the edge may extend beyond the plot.
    clip: 6,
    borderDash: dashOf(i),
    borderJoinStyle: 'round' as const,
    fill: isOnly,
    backgroundColor: `${colorOf(i)}1f`,
    // A point between two gaps has no line and is drawn as a dot.
    pointRadius: points.map((_, n) => (isGap(n - 1) && isGap(n + 1) ? 4 : 0)),
    pointBackgroundColor: colorOf(i),
  };
}

function colorOf(series: number): string {
  return SERIES_COLORS[series] ?? INK;
}

function dashOf(series: number): number[] {
  return DASHES[series] ?? [];
}
