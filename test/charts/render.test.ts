import { Chart as ChartJs } from 'chart.js';
import t from 'tap';
import { createRenderer } from '../../src/charts/render.ts';
import { ONE_OFFLINE, PAPER, SERIES_COLORS, STATUS_COLORS, UNKNOWN } from '../../src/charts/theme.ts';
import {
  type BarChart,
  type Chart,
  type LineChart,
  MAX_CHART_ROWS,
  type OutageChart,
  type TimelineChart,
} from '../../src/core/chart.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/clock.ts';
import { readPicture } from '../support/pixels.ts';

const draw = createRenderer();
const [FIRST, SECOND] = SERIES_COLORS;
const NOON = Date.UTC(2026, 10, 4, 12);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function bars(values: BarChart['bars'][number]['values'][], series = ['latency']): BarChart {
  const rows = values.map((row, i) => ({ label: `uplink ${i}`, values: row }));
  return { kind: 'bars', title: 'Latency', unit: 'ms', series, bars: rows };
}

function lines(...series: (number | undefined)[][]): LineChart {
  return {
    kind: 'lines',
    title: 'Loss',
    unit: '%',
    timeZone: 'Europe/Amsterdam',
    series: series.map((values, i) => ({
      name: `WAN ${i + 1}`,
      points: values.map((value, n) => ({ at: NOON + n * MINUTE, value })),
    })),
  };
}

function timeline(length: number, ...rows: TimelineChart['rows'][number]['spans'][]): TimelineChart {
  return {
    kind: 'timeline',
    title: 'Devices',
    timeZone: 'Europe/Amsterdam',
    from: NOON,
    to: NOON + length,
    rows: rows.map((spans, i) => ({ label: `device ${i}`, spans })),
  };
}

/** A minute offline in a day online. */
const day = [
  { from: NOON, to: NOON + HOUR, status: 'online' as const },
  { from: NOON + HOUR, to: NOON + HOUR + MINUTE, status: 'offline' as const },
  { from: NOON + HOUR + MINUTE, to: NOON + DAY, status: 'online' as const },
];

/** One row a site, whose outages are `[hour, minutes, devices]`. */
function outages(...rows: [hour: number, minutes: number, devices: number][][]): OutageChart {
  return {
    ...timeline(DAY),
    kind: 'outages',
    rows: rows.map((row, i) => ({
      label: `site ${i}`,
      outages: row.map(([hour, minutes, devices]) => {
        const from = NOON + hour * HOUR;
        return { from, to: from + minutes * MINUTE, devices };
      }),
    })),
  };
}

const CHARTS: Record<string, Chart> = {
  'two bars': bars([[3], [0]]),
  'twelve bars': bars(Array.from({ length: 12 }, (_, i) => [12 - i])),
  'stacked bars': bars(
    [
      [3, 1],
      [2, 2],
    ],
    ['download', 'upload'],
  ),
  'two points': lines([3, 4]),
  'six lines': lines(...Array.from({ length: 6 }, (_, i) => [i, i + 1, i])),
  'one device': timeline(DAY, day),
  'twelve devices': timeline(DAY, ...Array.from({ length: 12 }, () => day)),
  'one site': outages([[1, 1, 1]]),
  'ten sites': outages(
    ...Array.from({ length: 10 }, (_, n): [number, number, number][] => [
      [n, 60, n],
      [n + 2, 5, 1],
    ]),
  ),
};

for (const [name, chart] of Object.entries(CHARTS)) {
  t.test(`a chart with ${name} is an opaque PNG, 1200 pixels wide, and not blank`, async (t) => {
    const png = await draw(chart);
    t.same(png.subarray(0, 8), PNG);
    const picture = await readPicture(png);
    t.equal(picture.width, 1200);
    t.ok(picture.height >= 200 && picture.height < 1600, `${picture.height} high`);
    t.ok(picture.isOpaque());
    t.ok(picture.inLine(20, PAPER).length > 1190, 'on a light panel');
    t.equal(picture.height % 5, 0, 'logical pixels are whole');
    t.ok(picture.colors() > 20, `not blank: ${picture.colors()} colours`);
  });
}

t.test('a bar is as long as its value', async (t) => {
  const [long = 0, half = 0, tenth = 0] = (await readPicture(await draw(bars([[100], [50], [10]])))).bars(
    FIRST,
  );
  t.ok(long > 450, `${long} of 1200`);
  t.ok(Math.abs(half - long / 2) <= 2, `${half} is half of ${long}`);
  t.ok(Math.abs(tenth - long / 10) <= 2, `${tenth} is a tenth of ${long}`);
});

t.test('a stack is as long as its sum, in the colours of its series', async (t) => {
  const picture = await readPicture(
    await draw(
      bars(
        [
          [60, 40],
          [10, 40],
        ],
        ['download', 'upload'],
      ),
    ),
  );
  // The first of each is the legend's square.
  const [, download = 0, less = 0] = picture.bars(FIRST);
  const [, upload = 0] = picture.bars(SECOND);
  t.ok(Math.abs(upload / download - 40 / 60) < 0.03, `${upload} to ${download}`);
  t.ok(Math.abs(less / download - 10 / 60) < 0.03, `${less} to ${download}`);
});

t.test('an unknown value is labelled as unknown, not drawn as 0', async (t) => {
  const [zero, unknown, notANumber] = await Promise.all(
    [[0], [undefined], [Number.NaN]].map((row) => draw(bars([row, [5], [4]]))),
  );
  t.notSame(zero, unknown);
  t.same(notANumber, unknown);
});

t.test('a missing value is a gap in the line', async (t) => {
  const values = Array.from({ length: 100 }, (_, i) => (i > 40 && i < 60 ? undefined : 5 + (i % 2)));
  const columns = (await readPicture(await draw(lines(values)))).columns(FIRST);
  const widest = Math.max(...columns.map((x, i) => x - (columns[i - 1] ?? x)));
  const span = (columns.at(-1) ?? 0) - (columns[0] ?? 0);
  t.ok(Math.abs(widest / span - 20 / 99) < 0.02, `${widest} of ${span} pixels`);
  const whole = (await readPicture(await draw(lines(values.map((_, i) => 5 + (i % 2)))))).columns(FIRST);
  t.equal(Math.max(...whole.map((x, i) => x - (whole[i - 1] ?? x))), 1);
});

t.test('a value between two gaps is visible', async (t) => {
  const alone = await readPicture(await draw(lines([undefined, 5, undefined, undefined, 4])));
  t.ok(alone.columns(FIRST).length >= 8);
});

t.test('the higher value is drawn higher', async (t) => {
  const picture = await readPicture(await draw(lines([1, 1], [9, 9])));
  const middle = Math.round(picture.width / 2);
  const [low = 0] = picture.inColumn(middle, FIRST).slice(-1);
  const [high = 0] = picture.inColumn(middle, SECOND).slice(-1);
  t.ok(high < low);
});

t.test('a status takes its share of the time, and time without a span is drawn as unknown', async (t) => {
  const chart = timeline(DAY, [
    { from: NOON - DAY, to: NOON + 6 * HOUR, status: 'online' },
    { from: NOON + 6 * HOUR, to: NOON + 12 * HOUR, status: 'offline' },
    { from: NOON + 12 * HOUR, to: NOON + 18 * HOUR, status: 'alerting' },
  ]);
  const picture = await readPicture(await draw(chart));
  const [online = 0] = picture.bars(STATUS_COLORS.online).slice(-1);
  t.ok(online > 150);
  for (const color of [STATUS_COLORS.offline, STATUS_COLORS.alerting, UNKNOWN]) {
    const [length = 0] = picture.bars(color).slice(-1);
    t.ok(Math.abs(length - online) <= 3, `${length} as long as ${online}`);
  }
});

t.test('a minute offline is visible in a month', async (t) => {
  const quiet = [{ from: NOON, to: NOON + 31 * DAY, status: 'online' as const }];
  const minute = { from: NOON + 9 * DAY, to: NOON + 9 * DAY + MINUTE, status: 'offline' as const };
  const picture = await readPicture(await draw(timeline(31 * DAY, [...quiet, minute])));
  t.ok((picture.bars(STATUS_COLORS.offline).at(-1) ?? 0) >= 8);
});

t.test('hostile names are drawn on one line, in their place', async (t) => {
  const named = (label: string) =>
    draw({
      ...bars([]),
      bars: [
        { label, values: [5] },
        { label: 'x', values: [4] },
      ],
    });
  const usual = await readPicture(await named('W'.repeat(127)));
  for (const label of [
    '\u0000\n\r\t',
    '\u202Egnp.exe',
    'مكتب دبي',
    '東京',
    '👩‍👩‍👧‍👦'.repeat(60),
    '\ud800',
    '',
    'e\u0301'.repeat(127),
  ]) {
    const picture = await readPicture(await named(label));
    t.equal(picture.height, usual.height);
    t.ok(
      (picture.bars(FIRST)[0] ?? 0) >= (usual.bars(FIRST)[0] ?? 0) - 40,
      'the name leaves room for the bar',
    );
  }
  t.same(await named('a\u0007b\u202Ec'), await named('a bc'));
});

t.test('hostile titles, units and line names stay in their place', async (t) => {
  const long = `${'👩‍👩‍👧‍👦 W'.repeat(100)}\n\u202E`;
  const chart = lines(...Array.from({ length: 6 }, () => [1, 2]));
  const series = chart.series.map(({ points }) => ({ name: long, points }));
  const picture = await readPicture(await draw({ ...chart, title: long, unit: long, series }));
  t.equal(picture.width, 1200);
  t.ok(picture.inLine(picture.height - 20, PAPER).length > 1190, 'only the edge is below the caption');
});

t.test('rows of the same name stay two rows', async (t) => {
  const twins = { ...bars([[5], [4]]), bars: [5, 4].map((value) => ({ label: 'lobby', values: [value] })) };
  t.equal((await readPicture(await draw(twins))).bars(FIRST).length, 2);
});

t.test('a chart with too many rows or series is refused, not cut', async (t) => {
  const row = (value: number) => ({ label: 'x', values: [value] });
  const rows = (n: number) => ({ ...bars([]), bars: Array.from({ length: n }, (_, i) => row(i + 1)) });
  t.equal((await readPicture(await draw(rows(MAX_CHART_ROWS)))).bars(FIRST).length, MAX_CHART_ROWS);
  await t.rejects(draw(rows(MAX_CHART_ROWS + 1)), RangeError);
  await t.rejects(draw(timeline(DAY, ...Array.from({ length: MAX_CHART_ROWS + 1 }, () => day))), RangeError);
  await t.rejects(draw(lines(...Array.from({ length: 7 }, () => [1]))), RangeError);
});

t.test(
  'outages are as long as they were, those of several devices thicker; a minute can be seen',
  async (t) => {
    const picture = await readPicture(
      await draw(
        outages(
          [[0, 12 * 60, 6]],
          [
            [0, 6 * 60, 1],
            [12, 1, 1],
          ],
        ),
      ),
    );
    const [, several = 0] = picture.bars(STATUS_COLORS.offline);
    // The minute, four logical pixels, is in the same line.
    const ones = picture.bars(ONE_OFFLINE).map((length) => length - 10);
    t.ok(several > 200);
    t.ok(
      ones.some((length) => Math.abs(length - several / 2) <= 3),
      `${ones} has half of ${several}`,
    );
    const [x = 0] = picture.columns(ONE_OFFLINE).slice(-1);
    const minute = picture.inColumn(x, ONE_OFFLINE).length;
    t.ok(minute >= 30 && picture.columns(ONE_OFFLINE).length > several / 2 + 8, 'a minute in a day');
    const thick = picture.inColumn(picture.columns(STATUS_COLORS.offline).at(-1) ?? 0, STATUS_COLORS.offline);
    t.ok(thick.length > minute + 20, `${thick.length} to ${minute}`);
  },
);

t.test('what an outage is since an unknown time is a mark at the end', async (t) => {
  const picture = await readPicture(
    await draw(
      outages([
        [24, 0, 1],
        [2, 60, 3],
      ]),
    ),
  );
  t.ok(picture.columns(ONE_OFFLINE).length >= 8);
});

t.test('a title that is too long for a line has two, and none is cut', async (t) => {
  const titled = async (title: string) =>
    (await readPicture(await draw({ ...bars([[5], [4]]), title }))).height;
  const one = await titled('Latency');
  const two = await titled('Top 10 clients by usage, yesterday (2 August)');
  t.ok(two > one);
  t.equal(await titled('Top 10 clients by usage, yesterday (2 August) '.repeat(9)), two, 'no more than two');
});

t.test('Chart.js holds no chart after it was drawn', async (t) => {
  await Promise.all(Object.values(CHARTS).map(draw));
  t.same(ChartJs.instances, {});
});

t.test('charts look the same, drawn in parallel or one by one', async (t) => {
  const charts = Object.values(CHARTS);
  const together = await Promise.all(charts.map(draw));
  for (const [i, chart] of charts.entries()) t.same(await draw(chart), together[i]);
});

t.test('bars begin behind the longest names', async (t) => {
  const long = 'Antwerpen Centraal Station store 814 '.repeat(3);
  const charts: [Chart, string][] = [
    [{ ...bars([[100], [50]]), bars: [100, 50].map((value) => ({ label: long, values: [value] })) }, FIRST],
    [{ ...timeline(DAY, day), rows: [{ label: long, spans: day }] }, STATUS_COLORS.online],
  ];
  for (const [chart, color] of charts) {
    const picture = await readPicture(await draw(chart));
    const lines = Array.from({ length: picture.height }, (_, y) => picture.inLine(y, color));
    const [begin = 0] = lines.toSorted((a, b) => b.length - a.length)[0] ?? [];
    const gap = Array.from({ length: 15 }, (_, n) => picture.inColumn(begin - 20 + n, PAPER).length);
    t.ok(Math.min(...gap) > picture.height * 0.9, `${chart.kind}: room in front of ${begin}`);
  }
});
