import t from 'tap';
import type { Chart } from '../../src/core/chart.ts';
import { saysSomething } from '../../src/core/says-something.ts';

const bars = (...values: (number | undefined)[][]): Chart => ({
  ...{ kind: 'bars', title: 'x', unit: '%', series: ['a', 'b'] },
  bars: values.map((row) => ({ label: 'a', values: row })),
});

const lines = (...series: (number | undefined)[][]): Chart => ({
  ...{ kind: 'lines', title: 'x', unit: '%', timeZone: 'UTC' },
  series: series.map((values) => ({ name: 'a', points: values.map((value, at) => ({ at, value })) })),
});

type Span = [from: number, to: number, status: string];

const timeline = (...rows: Span[][]): Chart => ({
  ...{ kind: 'timeline', title: 'x', timeZone: 'UTC', from: 0, to: 10 },
  rows: rows.map((spans) => ({
    label: 'a',
    spans: spans.map(([from, to, status]) => ({ from, to, status })),
  })),
});

const outages = (...rows: [from: number, to: number][][]): Chart => ({
  ...{ kind: 'outages', title: 'x', timeZone: 'UTC', from: 0, to: 10 },
  rows: rows.map((row) => ({ label: 'a', outages: row.map(([from, to]) => ({ from, to, devices: 1 })) })),
});

const SILENT: Record<string, Chart> = {
  'no bar': bars(),
  'one bar': bars([3]),
  'bars that are all zero': bars([0], [0]),
  'bars that are all full': bars([100], [100], [100]),
  'stacks that are all alike': bars([60, 40], [60, 40]),
  'one bar that is known': bars([3], [undefined], [Number.NaN]),
  'no line': lines(),
  'a line without a value': lines([undefined, undefined]),
  'one point': lines([3]),
  'one point in each of two lines': lines([3], [4]),
  'a line that is always zero': lines([0, 0, 0]),
  'lines that are always full': lines([100, 100], [100, 100]),
  'no device': timeline(),
  'a device of which nothing is known': timeline([]),
  'devices that kept their status': timeline([[0, 10, 'offline']], [[0, 10, 'online']]),
  'a status that was there before and after': timeline([[-5, 15, 'offline']]),
  'no site': outages(),
  'a site without an outage': outages([]),
  'sites that were down all the time': outages([[0, 10]], [[-5, 12]]),
};

const TELLING: Record<string, Chart> = {
  'two bars': bars([3], [4]),
  'a bar beside nothing': bars([3], [0]),
  'stacks of one length and other parts': bars([60, 40], [40, 60]),
  'a line that rises': lines([0, 1]),
  'two lines that keep apart': lines([1, 1], [2, 2]),
  'a device that went away': timeline([
    [0, 6, 'online'],
    [6, 10, 'offline'],
  ]),
  'a device that is offline since an unknown time': timeline([
    [0, 10, 'online'],
    [10, 10, 'offline'],
  ]),
  'a device that is known only from some time on': timeline([[4, 10, 'offline']]),
  'one of many that changed': timeline(
    [[0, 10, 'offline']],
    [
      [0, 1, 'online'],
      [1, 10, 'alerting'],
    ],
  ),
  'an outage': outages([[0, 10]], [[3, 4]]),
  'an outage since an unknown time': outages([[10, 10]]),
};

for (const [what, chart] of Object.entries(SILENT))
  t.test(`a picture of ${what} says nothing`, async (t) => t.notOk(saysSomething(chart)));

for (const [what, chart] of Object.entries(TELLING))
  t.test(`a picture of ${what} says something`, async (t) => t.ok(saysSomething(chart)));
