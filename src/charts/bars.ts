import { Chart, type Plugin } from 'chart.js';
import type { BarChart } from '../core/chart.ts';
import { isKnown } from '../core/says-something.ts';
import { threeDigits } from '../core/three-digits.ts';
import { nameAxis, STATIC_OPTIONS } from './chart-options.ts';
import { font } from './fonts.ts';
import { fitText } from './labels.ts';
import type { Panel, PlotArea, PlottedChart } from './panel.ts';
import { GRID, INK, MARGIN, NAME_SHARE, PAPER, SERIES_COLORS, TEXT, WIDTH } from './theme.ts';

const ROW = 38;
const THICKNESS = 24;

/**
 * Lays out horizontal bars. Each bar ends in a figure, its value or the sum of its stack, so there is no
 * axis.
 */
export function barPanel(chart: BarChart): Panel {
  const { title, unit, series, bars } = chart;
  const legend = series.length > 1 ? series.map((word, i) => ({ word, color: colorOf(i) })) : [];
  return { title, unit, legend, height: bars.length * ROW, plot: (place) => plotBars(chart, place) };
}

function plotBars({ series, bars }: BarChart, { canvas, padding, surroundings }: PlotArea): PlottedChart {
  const pen = canvas.getContext('2d');
  pen.font = font(TEXT);
  const names = bars.map(({ label }) => fitText(pen, label, WIDTH * NAME_SHARE));
  const sums = bars.map(({ values }) => sumOf(values));
  const figures = sums.map((sum) => (sum === undefined ? 'unknown' : threeDigits(sum)));
  const room = Math.max(...figures.map((figure) => pen.measureText(figure).width)) + 10;

  const labels: Plugin = {
    id: 'figures',
    afterDatasetsDraw({ scales: { x, y } }) {
      pen.save();
      pen.font = font(TEXT);
      pen.fillStyle = INK;
      pen.textBaseline = 'middle';
      for (const [row, figure] of figures.entries()) {
        pen.fillText(
          figure,
          (x?.getPixelForValue(sums[row] ?? 0) ?? 0) + 8,
          (y?.getPixelForValue(row) ?? 0) + 1,
        );
      }
      pen.restore();
    },
  };

  return new Chart(canvas, {
    type: 'bar',
    data: {
      datasets: series.map((_, i) => ({
        // Nothing has no length, not even that of an edge.
        data: bars.map(({ values }) => sumOf([values[i]]) || null),
        backgroundColor: colorOf(i),
        borderColor: PAPER,
        borderWidth: { right: series.length > 1 ? 2 : 0 },
        barThickness: THICKNESS,
      })),
    },
    options: {
      ...STATIC_OPTIONS,
      indexAxis: 'y',
      layout: { padding: { ...padding, right: MARGIN + room } },
      scales: {
        x: { stacked: true, display: false, min: 0, max: Math.max(...sums.map((sum) => sum ?? 0)) },
        y: { ...nameAxis(pen, names), stacked: true, border: { display: true, color: GRID, width: 2 } },
      },
    },
    plugins: [surroundings, labels],
  });
}

function colorOf(series: number): string {
  return SERIES_COLORS[series] ?? INK;
}

/** Adds the known values; undefined when none is known. */
function sumOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter(isKnown);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + Math.max(0, value), 0);
}
