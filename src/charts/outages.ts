import type { OutageChart } from '../core/chart.ts';
import type { Panel } from './panel.ts';
import { GRID, ONE_OFFLINE, STATUS_COLORS } from './theme.ts';
import { timeSpan } from './time-axis.ts';
import { plotTimeRows, type Stroke, timeRowsHeight } from './time-rows.ts';

/** Outages of several devices are drawn thicker, and above those of one, so that not only colour tells them apart. */
const SEVERAL: Stroke = { color: STATUS_COLORS.offline, thickness: 26 };
const ONE: Stroke = { color: ONE_OFFLINE, thickness: 14 };
/** A quiet line leads from the name to the outages. */
const BASELINE: Stroke = { color: GRID, thickness: 2 };

/** Lays out one row per site, with a bar for each of its outages. */
export function outagePanel(chart: OutageChart): Panel {
  const { title, from, to, timeZone } = chart;
  const bars = chart.rows.flatMap(({ outages }, row) =>
    outages.map((one) => ({ ...one, row, from: Math.max(from, one.from), to: Math.min(to, one.to) })),
  );
  const layers = [
    { word: 'several devices offline', stroke: SEVERAL, bars: bars.filter(({ devices }) => devices > 1) },
    { word: 'one device', stroke: ONE, bars: bars.filter(({ devices }) => devices <= 1) },
  ].filter((layer) => layer.bars.length > 0);
  return {
    title,
    legend: layers.map(({ word, stroke }) => ({
      word: layers.length === 1 && stroke === ONE ? 'one device offline' : word,
      color: stroke.color,
    })),
    caption: timeSpan(from, to, timeZone),
    height: timeRowsHeight(chart.rows.length),
    plot: (place) => plotTimeRows({ ...chart, layers, baseline: BASELINE }, place),
  };
}
