import type { TimelineChart } from '../core/chart.ts';
import type { DeviceStatus } from '../core/dashboard.ts';
import type { LegendEntry, Panel } from './panel.ts';
import { OTHER_STATUS, STATUS_COLORS, UNKNOWN } from './theme.ts';
import { timeSpan } from './time-axis.ts';
import { plotTimeRows, type Stroke, timeRowsHeight } from './time-rows.ts';

/**
 * The statuses, worst first: a worse status is drawn above the others and thicker, so that not only colour tells them
 * apart.
 */
const STROKES: ReadonlyMap<DeviceStatus, Stroke> = new Map([
  ['offline', { color: STATUS_COLORS.offline, thickness: 28 }],
  ['alerting', { color: STATUS_COLORS.alerting, thickness: 22 }],
  ['dormant', { color: STATUS_COLORS.dormant, thickness: 10 }],
  ['online', { color: STATUS_COLORS.online, thickness: 14 }],
]);
const OTHER_STROKE: Stroke = { color: OTHER_STATUS, thickness: 18 };
/** Meraki's other words that the legend names. */
const MAX_NAMED = 3;
/** Unknown time is a thin line below the other statuses. */
const UNKNOWN_THICKNESS = 3;

type Row = TimelineChart['rows'][number];

/** Lays out one bar per row, over time, in the colours of its statuses. */
export function timelinePanel(chart: TimelineChart): Panel {
  const { title, from, to, timeZone } = chart;
  const rows = chart.rows.map((row) => within(row, from, to));
  const layers = strokesOf(rows).map(({ statuses, stroke }) => ({
    stroke,
    bars: rows.flatMap(({ spans }, row) =>
      spans.filter(({ status }) => statuses.has(status)).map((span) => ({ ...span, row })),
    ),
  }));
  return {
    title,
    legend: legendOf(rows, from, to),
    caption: timeSpan(from, to, timeZone),
    height: timeRowsHeight(rows.length),
    plot: (place) =>
      plotTimeRows({ ...chart, layers, baseline: { color: UNKNOWN, thickness: UNKNOWN_THICKNESS } }, place),
  };
}

/** Returns how the statuses that occur are drawn: those of STROKES, then Meraki's other words, all of them alike. */
function strokesOf(rows: readonly Row[]): { statuses: ReadonlySet<DeviceStatus>; stroke: Stroke }[] {
  const occurring = new Set(rows.flatMap(({ spans }) => spans.map(({ status }) => status)));
  const others = new Set([...occurring].filter((status) => !STROKES.has(status)));
  return [
    ...[...STROKES]
      .filter(([status]) => occurring.has(status))
      .map(([status, stroke]) => ({ statuses: new Set([status]), stroke })),
    ...(others.size === 0 ? [] : [{ statuses: others, stroke: OTHER_STROKE }]),
  ];
}

/** Cuts a row's spans to the time of the chart. */
function within({ label, spans }: Row, from: number, to: number): Row {
  const cut = spans.map((span) => ({ ...span, from: Math.max(from, span.from), to: Math.min(to, span.to) }));
  // A span without length at the end is a status since an unknown time.
  return { label, spans: cut.filter((span) => span.from < span.to || (span.from === to && span.to === to)) };
}

function legendOf(rows: readonly Row[], from: number, to: number): LegendEntry[] {
  const known = strokesOf(rows).map(({ statuses, stroke }) => ({
    word: [...statuses].slice(0, MAX_NAMED).join(', ') + (statuses.size > MAX_NAMED ? ', …' : ''),
    color: stroke.color,
  }));
  return rows.some((row) => hasGap(row, from, to)) ? [...known, { word: 'unknown', color: UNKNOWN }] : known;
}

function hasGap({ spans }: Row, from: number, to: number): boolean {
  let covered = from;
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    if (span.from > covered) return true;
    covered = Math.max(covered, span.to);
  }
  return covered < to;
}
