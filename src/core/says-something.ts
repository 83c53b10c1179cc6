import type { Chart, LineChart, TimelineChart } from './chart.ts';

/** Whether a value was measured: present and finite. */
export function isKnown(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}

/**
 * Whether a chart shows more than one sentence says. One that has nothing to compare says nothing: no value or a single one, the
 * same value everywhere (as when all are zero, or all are full), a status that lasts all the time.
 */
export function saysSomething(chart: Chart): boolean {
  switch (chart.kind) {
    case 'bars':
      return differ(chart.bars.map(({ values }) => values.filter(isKnown).join(' ')).filter((one) => one));
    case 'lines':
      return hasShape(chart);
    case 'timeline':
      return chart.from < chart.to && chart.rows.some((row) => hasChange(row, chart));
    case 'outages':
      return chart.rows.some(({ outages }) =>
        outages.some(({ from, to }) => from > chart.from || to < chart.to),
      );
  }
}

function differ(values: readonly (number | string)[]): boolean {
  return values.some((value) => value !== values[0]);
}

/** Whether the known values are at several times, and not all alike. */
function hasShape({ series }: LineChart): boolean {
  const known = series.flatMap(({ points }) =>
    points.flatMap(({ at, value }) => (isKnown(value) ? [{ at, value }] : [])),
  );
  return differ(known.map(({ at }) => at)) && differ(known.map(({ value }) => value));
}

/** Whether a row has several statuses, or one that is not known all the time. */
function hasChange({ spans }: TimelineChart['rows'][number], { from, to }: TimelineChart): boolean {
  const seen = spans.filter((span) => span.from <= to && span.to >= from);
  if (differ(seen.map(({ status }) => status))) return true;
  const length = seen.reduce((sum, span) => sum + Math.min(span.to, to) - Math.max(span.from, from), 0);
  return seen.length > 0 && length < to - from;
}
