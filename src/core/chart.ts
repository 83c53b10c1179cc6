import type { DeviceStatus } from './dashboard.ts';

/** As many bars or timeline rows as a chart holds and a phone still shows; callers show the rest in words. */
export const MAX_CHART_ROWS = 20;

/** As many series as can be told apart; callers pick them. */
export const MAX_CHART_SERIES = 6;

/** Bars beside labels, longest first; with several series stacked. */
export interface BarChart {
  kind: 'bars';
  title: string;
  /** What is counted, e.g. `ms`, `%`, `GB`, `clients`. */
  unit: string;
  /** The names of the values that each bar has, in their order; one alone gets no legend. At most MOST_SERIES. */
  series: string[];
  /** At most MOST_ROWS. Values are 0 or more; undefined is one that is not known. */
  bars: { label: string; values: (number | undefined)[] }[];
}

/** Values over time. */
export interface LineChart {
  kind: 'lines';
  title: string;
  unit: string;
  /** IANA name; the axis shows this zone's clock. */
  timeZone: string;
  /** At most MOST_SERIES. `at` is epoch milliseconds, ascending; values are 0 or more, a missing one is a gap. */
  series: { name: string; points: { at: number; value: number | undefined }[] }[];
}

/** When a device had which status; what no span covers is unknown. */
export interface TimelineChart {
  kind: 'timeline';
  title: string;
  timeZone: string;
  /** Epoch milliseconds. */
  from: number;
  to: number;
  /** At most MOST_ROWS. */
  rows: { label: string; spans: { from: number; to: number; status: DeviceStatus }[] }[];
}

export type Chart = BarChart | LineChart | TimelineChart;

/**
 * Draws a chart as PNG, for a message; its data must stand in the message's words, too. Labels and names are
 * foreign strings: not escaped.
 *
 * @throws RangeError when there are more rows or series than a chart holds: nothing is left out silently
 */
export type Draw = (chart: Chart) => Promise<Buffer>;
