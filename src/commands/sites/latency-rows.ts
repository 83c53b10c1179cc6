import { type List, wholeList } from '../../bot/report/report.ts';
import type { ReportRow, RowWords } from '../../bot/report/rows.ts';
import { percent, withOneDecimal, withoutDecimals } from '../../bot/text/amounts.ts';
import { isPoor, type LineQuality, lineTone, type Quality } from './line-quality.ts';

/** Columns of the file, in the order of a row's cells. */
const LATENCY_COLUMNS = [
  'network',
  'uplink',
  'destination',
  'average loss %',
  'worst loss %',
  'average latency ms',
  'worst latency ms',
  'from',
  'to',
  'serial',
];

/** Lists measured uplinks. @param isOneNetwork whether all are of one network, which the title names */
export function latencyList(found: readonly LineQuality[], isOneNetwork: boolean): List {
  return wholeList(found, LATENCY_COLUMNS, (one, words) => latencyRow(one, isOneNetwork, words));
}

/** Returns the line of one uplink and destination; in the answer about one network it shows each minute. */
function latencyRow(one: LineQuality, isOneNetwork: boolean, { sayTo, times }: RowWords): ReportRow {
  const { measured, network, name, average, worst } = one;
  const { uplink, ip = '', serial, points } = measured;
  const each = (value: (point: (typeof points)[number]) => number | undefined) =>
    points.map((point) => short(value(point))).join(', ');
  const [first, last] = [points[0], points.at(-1)];
  return {
    item: {
      name: isOneNetwork ? name : `${network} ${name}`,
      state: qualityInWords(average),
      tone: lineTone(one),
      facts:
        isOneNetwork && points.length > 0
          ? [
              ip === '' || name.endsWith(ip) ? '' : `to ${ip}`,
              `latency per minute (ms): ${each(({ latencyMs }) => latencyMs)}`,
              `loss per minute (%): ${each(({ lossPercent }) => lossPercent)}`,
            ]
          : [isPoor(one) && points.length > 1 ? `worst minute: ${qualityInWords(worst)}` : ''],
      ...(serial !== undefined && { opens: sayTo('device', { subject: serial }) }),
    },
    cells: [
      ...[network, uplink, ip],
      ...[average.lossPercent, worst.lossPercent, average.latencyMs, worst.latencyMs].map(rounded),
      ...[first, last].map((point) => times.iso(point?.at)),
      serial,
    ],
  };
}

/** Returns `6.2% loss, 42 ms`, and says what was not measured. */
export function qualityInWords({ lossPercent, latencyMs }: Quality): string {
  if (lossPercent === undefined && latencyMs === undefined) return 'not measured';
  const loss = lossPercent === 0 ? 'no loss' : lossPercent && `${percent(lossPercent)} loss`;
  return [
    loss ?? 'loss not measured',
    latencyMs === undefined ? 'latency not measured' : milliseconds(latencyMs),
  ].join(', ');
}

/** Returns `42 ms`. */
export function milliseconds(value: number): string {
  return `${short(value)} ms`;
}

/** Formats with one decimal below 10, none above. */
function short(value: number | undefined): string {
  if (value === undefined) return '–';
  return value < 10 ? withOneDecimal(value) : withoutDecimals(value);
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 100) / 100;
}
