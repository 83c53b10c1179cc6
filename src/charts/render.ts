import { type Chart, type Draw, MAX_CHART_ROWS, MAX_CHART_SERIES } from '../core/chart.ts';
import { saysSomething } from '../core/says-something.ts';
import { barPanel } from './bars.ts';
import { registerChartParts } from './chart-options.ts';
import { registerFonts } from './fonts.ts';
import { linePanel } from './lines.ts';
import { outagePanel } from './outages.ts';
import { drawPanel, type Panel } from './panel.ts';
import { timelinePanel } from './timeline.ts';

/**
 * Draws charts as PNG in the thread of the caller, without a browser or a network: 1200 pixels wide, as high as the rows
 * need. Drawing takes 5 to 50 ms; compression runs on another thread.
 *
 * @throws RangeError when the chart says nothing, or has more rows or series than the limits of core/chart.ts
 */
export function createRenderer(): Draw {
  registerFonts();
  registerChartParts();
  return async (chart) => {
    checkChart(chart);
    const { canvas, discard } = drawPanel(panelOf(chart));
    try {
      return await canvas.encode('png');
    } finally {
      discard();
    }
  };
}

function panelOf(chart: Chart): Panel {
  switch (chart.kind) {
    case 'bars':
      return barPanel(chart);
    case 'lines':
      return linePanel(chart);
    case 'timeline':
      return timelinePanel(chart);
    case 'outages':
      return outagePanel(chart);
  }
}

function checkChart(chart: Chart): void {
  const rows = chart.kind === 'bars' ? chart.bars : chart.kind === 'lines' ? [] : chart.rows;
  if (rows.length > MAX_CHART_ROWS)
    throw new RangeError(`a chart holds ${MAX_CHART_ROWS} rows, not ${rows.length}`);
  const series = 'series' in chart ? chart.series : [];
  if (series.length > MAX_CHART_SERIES)
    throw new RangeError(`a chart holds ${MAX_CHART_SERIES} series, not ${series.length}`);
  if (!saysSomething(chart)) throw new RangeError('this chart says nothing');
}
