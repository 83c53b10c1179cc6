import type { Report } from '../../bot/report/report.ts';
import { percent } from '../../bot/text/amounts.ts';
import { allOf, capitalized, countOf, formatNumber } from '../../bot/text/wording.ts';
import { milliseconds, qualityInWords } from './latency-rows.ts';
import {
  isMeasuredWhole,
  isPoor,
  type LineQuality,
  lineTone,
  type MeasuredUplinks,
  POOR_FROM,
} from './line-quality.ts';

/** Says how many uplinks are poor, or that all are OK: only if loss and latency of all were measured. */
export function latencyHeadline({ worst: known, all }: MeasuredUplinks): Pick<Report, 'summary' | 'tone'> {
  const [worst, ...more] = known;
  if (worst === undefined) {
    const what = all === 0 ? 'No uplink here is measured' : `${countOf(all, 'uplink')} not measured`;
    return { summary: what, tone: 'default' };
  }
  const rest = all - known.length;
  const but = rest > 0 ? [`${formatNumber(rest)} not measured`] : [];
  if (more.length === 0) {
    const isOk = !isPoor(worst) && isMeasuredWhole(worst);
    const which = isPoor(worst) ? 'poor uplink' : isOk ? 'uplink OK' : 'uplink';
    const what = `${rest > 0 ? `1 ${which}` : capitalized(which)}: ${qualityInWords(worst.average)}`;
    return { summary: [what, ...but].join('; '), tone: lineTone(worst) };
  }
  const poor = known.filter(isPoor).length;
  const what = poor > 0 ? poorInWords(poor, known.length) : bestInWords(known);
  return {
    summary: [what, ...partsInWords(known), ...but].join('; '),
    tone: poor > 0 ? lineTone(worst) : known.every(isMeasuredWhole) ? 'good' : 'default',
  };
}

function poorInWords(poor: number, all: number): string {
  const limits = `≥ ${POOR_FROM.lossPercent}% loss or ≥ ${POOR_FROM.latencyMs} ms latency`;
  return `${formatNumber(poor)} of ${countOf(all, 'uplink')} ${poor === 1 ? 'has' : 'have'} poor quality: ${limits}`;
}

/** Describes several uplinks of which none is poor, by the worst values that were measured. */
function bestInWords(known: readonly LineQuality[]): string {
  const losses = known.flatMap(({ average }) => average.lossPercent ?? []);
  const latencies = known.flatMap(({ average }) => average.latencyMs ?? []);
  const worst = [
    ...(losses.length > 0 ? [`${percent(losses.reduce((a, b) => Math.max(a, b)))} loss`] : []),
    ...(latencies.length > 0 ? [`${milliseconds(latencies.reduce((a, b) => Math.max(a, b)))} latency`] : []),
  ];
  const all = countOf(known.length, 'uplink');
  const which = known.every(isMeasuredWhole)
    ? `${allOf(known.length, 'uplink')} OK`
    : `No poor quality on ${all}`;
  return `${which}: up to ${worst.join(', ')}`;
}

/** Counts the uplinks of which only loss or only latency was measured. */
function partsInWords(known: readonly LineQuality[]): string[] {
  const without = (measure: keyof LineQuality['average']) =>
    known.filter(({ average }) => average[measure] === undefined).length;
  const [lossless, unknown] = [without('lossPercent'), without('latencyMs')];
  return [
    ...(lossless > 0 ? [`loss of ${formatNumber(lossless)} not measured`] : []),
    ...(unknown > 0 ? [`latency of ${formatNumber(unknown)} not measured`] : []),
  ];
}
