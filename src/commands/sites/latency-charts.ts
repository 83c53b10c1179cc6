import { MAX_BARS } from '../../bot/query/usage-chart.ts';
import { type Chart, MAX_CHART_SERIES } from '../../core/chart.ts';
import { type LineQuality, type MeasuredUplinks, POOR_FROM } from './line-quality.ts';

/** A chart, and a note that says what the chart leaves out. */
export interface LatencyChart {
  chart: Chart;
  note: string | undefined;
}

/**
 * Charts the worst uplinks. All bars share one unit: loss if the worst uplink is poor by its loss, else latency.
 *
 * @returns undefined when fewer than two were measured
 */
export function latencyBars({ worst: known }: MeasuredUplinks): LatencyChart | undefined {
  const [worst] = known;
  if (worst === undefined) return undefined;
  const isLoss = (worst.average.lossPercent ?? 0) >= POOR_FROM.lossPercent;
  const measureOf = ({ average }: LineQuality) => (isLoss ? average.lossPercent : average.latencyMs);
  const what = isLoss ? 'loss' : 'latency';
  const shown = known.filter((one) => measureOf(one) !== undefined).slice(0, MAX_BARS);
  if (shown.length < 2) return undefined;
  const which = `of the ${shown.length} worst uplinks`;
  return {
    chart: {
      kind: 'bars',
      title: `${isLoss ? 'Loss' : 'Latency'} ${which}`,
      unit: isLoss ? '%' : 'ms',
      series: [what],
      bars: shown
        .toSorted((a, b) => (measureOf(b) ?? 0) - (measureOf(a) ?? 0))
        .map((one) => ({
          label: `${one.network} ${one.name}`,
          values: [round(measureOf(one))],
        })),
    },
    note: known.length > shown.length ? `The chart shows the ${what} ${which}.` : undefined,
  };
}

/**
 * Charts the latency of a network's uplinks, minute by minute.
 *
 * @param found worst first
 * @returns undefined when nothing was measured
 */
export function latencyLines(
  found: readonly LineQuality[],
  network: string,
  timeZone: string,
): LatencyChart | undefined {
  const known = found.filter(({ average }) => average.latencyMs !== undefined);
  const shown = known.slice(0, MAX_CHART_SERIES);
  if (shown.length === 0) return undefined;
  return {
    chart: {
      kind: 'lines',
      title: `Latency of ${network}`,
      unit: 'ms',
      timeZone,
      series: shown.map(({ name, measured: { ip, points } }) => ({
        name: ip === undefined || name.endsWith(ip) ? name : `${name} to ${ip}`,
        points: points.map(({ at, latencyMs }) => ({ at, value: latencyMs })),
      })),
    },
    note:
      known.length > shown.length
        ? `The chart shows only the worst ${MAX_CHART_SERIES} of ${known.length}.`
        : undefined,
  };
}

function round(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 10) / 10;
}
