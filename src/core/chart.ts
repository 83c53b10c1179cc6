import type { DeviceStatus } from './dashboard.ts';

/** The most bars or timeline rows that a phone still shows; callers put the rest into words. */
export const MAX_CHART_ROWS = 20;

/** The most series that can be told apart; callers choose which. */
export const MAX_CHART_SERIES = 6;

/** Bars beside labels, longest first; with several series stacked. */
export interface BarChart {
  kind: 'bars';
  title: string;
  /** The unit of the values, e.g. `ms`, `%`, `GB`, `clients`. */
  unit: string;
  /** The names of each bar's values, in their order; a single one gets no legend. At most MAX_CHART_SERIES. */
  series: string[];
  /** At most MAX_CHART_ROWS. Values are 0 or more; undefined when not known. */
  bars: { label: string; values: (number | undefined)[] }[];
}

/** Values over time. */
export interface LineChart {
  kind: 'lines';
  title: string;
  unit: string;
  /** IANA name; the axis shows this zone's clock. */
  timeZone: string;
  /** At most MAX_CHART_SERIES. `at` is epoch milliseconds, ascending; values are 0 or more, a missing one is a gap. */
  series: { name: string; points: { at: number; value: number | undefined }[] }[];
}

/** The status of devices over time; a time that no span covers is unknown. */
export interface TimelineChart {
  kind: 'timeline';
  title: string;
  timeZone: string;
  /** Epoch milliseconds. */
  from: number;
  to: number;
  /** At most MAX_CHART_ROWS. */
  rows: { label: string; spans: { from: number; to: number; status: DeviceStatus }[] }[];
}

/** The outages of sites over time, and how large they were. */
export interface OutageChart {
  kind: 'outages';
  title: string;
  timeZone: string;
  /** Epoch milliseconds. */
  from: number;
  to: number;
  /** At most MAX_CHART_ROWS. `devices` is how many were offline at once; the outages of a row don't overlap, oldest first. */
  rows: { label: string; outages: { from: number; to: number; devices: number }[] }[];
}

/** Any chart. */
export type Chart = BarChart | LineChart | TimelineChart | OutageChart;

/**
 * Draws a chart as PNG for a message, whose text must hold the same data. Labels and names are foreign strings: not
 * escaped.
 *
 * @throws RangeError for more rows or series than a chart holds: nothing is left out silently; and for a chart that says nothing
 */
export type Draw = (chart: Chart) => Promise<Buffer>;
