import t from 'tap';
import { createRenderer } from '../../src/charts/render.ts';
import { OTHER_STATUS, STATUS_COLORS } from '../../src/charts/theme.ts';
import { timelinePanel } from '../../src/charts/timeline.ts';
import type { TimelineChart } from '../../src/core/chart.ts';
import { HOUR } from '../../src/core/clock.ts';
import { readPicture } from '../support/pixels.ts';

const draw = createRenderer();

/** A device that had these statuses, one an hour; no status at all in the hour of an empty one. */
function chartOf(...statuses: string[]): TimelineChart {
  const spans = statuses
    .map((status, at) => ({ from: at * HOUR, to: (at + 1) * HOUR, status }))
    .filter(({ status }) => status !== '');
  const to = statuses.length * HOUR;
  return { kind: 'timeline', title: 'x', timeZone: 'UTC', from: 0, to, rows: [{ label: 'a', spans }] };
}

const legendOf = (...statuses: string[]) =>
  timelinePanel(chartOf(...statuses)).legend.map(({ word }) => word);

t.test('a status without words of ours has a bar and an entry in the legend', async (t) => {
  t.same(legendOf('online', 'updating', 'offline', ''), ['offline', 'online', 'updating', 'unknown']);
  t.same(legendOf('online', 'a', 'b', 'c', 'd'), ['online', 'a, b, c, …'], 'which they share');
  t.same(legendOf('__proto__'), ['__proto__']);
  const picture = await readPicture(await draw(chartOf('online', 'updating')));
  t.ok((picture.bars(OTHER_STATUS).at(-1) ?? 0) > 150);
});

t.test('a status since an unknown time is a mark at the end', async (t) => {
  const chart = chartOf('online', 'online');
  const [row] = chart.rows;
  const end = { from: chart.to, to: chart.to, status: 'offline' };
  const marked = { ...chart, rows: [{ label: 'a', spans: [...(row?.spans ?? []), end] }] };
  t.same(
    timelinePanel(marked).legend.map(({ word }) => word),
    ['offline', 'online'],
  );
  const picture = await readPicture(await draw(marked));
  t.ok((picture.bars(STATUS_COLORS.offline).at(-1) ?? 0) >= 4, 'which can be seen');
});
