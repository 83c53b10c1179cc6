import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import t, { type Test } from 'tap';
import { createDrawing, type DrawingOptions } from '../../src/charts/draw.ts';
import { createRenderer } from '../../src/charts/render.ts';
import { type BarChart, type Chart, MAX_CHART_ROWS } from '../../src/core/chart.ts';
import { HOUR } from '../../src/core/clock.ts';

const bar: BarChart = {
  kind: 'bars',
  title: 'Latency',
  unit: 'ms',
  series: ['latency'],
  bars: [
    { label: 'uplink', values: [3] },
    { label: 'other', values: [2] },
  ],
};

function start(t: Test, options?: DrawingOptions) {
  const drawing = createDrawing(options);
  t.teardown(() => drawing.close());
  return drawing;
}

/** Starts a drawing whose worker runs this code. */
function startWith(t: Test, code: string, options?: DrawingOptions) {
  const dir = t.testdir({ 'worker.mjs': `import { parentPort } from 'node:worker_threads';\n${code}` });
  return start(t, { ...options, file: pathToFileURL(`${dir}/worker.mjs`) });
}

t.test('the picture is that of the renderer', async (t) => {
  const { draw } = start(t);
  t.same(await draw(bar), await createRenderer()(bar));
});

t.test('the event loop turns while a chart is drawn', async (t) => {
  const { draw } = start(t);
  await draw(bar);
  const points = Array.from({ length: 2_000 }, (_, n) => ({ at: HOUR * n, value: n % 50 }));
  const series = Array.from({ length: 6 }, (_, n) => ({ name: `line ${n}`, points }));
  const chart: Chart = { kind: 'lines', title: 'Loss', unit: '%', timeZone: 'UTC', series };
  let turns = 0;
  let isDrawn = false;
  const drawn = draw(chart).finally(() => {
    isDrawn = true;
  });
  while (!isDrawn) {
    turns += 1;
    await delay(1);
  }
  await drawn;
  t.ok(turns > 2, `${turns} turns`);
});

t.test('what a chart is refused for is the same, and the worker goes on', async (t) => {
  const { draw } = start(t);
  const bars = Array.from({ length: MAX_CHART_ROWS + 1 }, () => ({ label: 'uplink', values: [1] }));
  await t.rejects(draw({ ...bar, bars }), RangeError);
  t.ok((await draw(bar)).length > 0);
});

/** Answers with the number of charts that this worker got so far. */
const COUNTING = `
  let charts = 0;
  const answer = () => { charts += 1; parentPort.postMessage(new Uint8Array([charts])); };
`;

t.test('charts are drawn one after the other by one worker, in their order', async (t) => {
  const { draw } = startWith(t, `${COUNTING} parentPort.on('message', answer);`);
  const drawn = await Promise.all([draw(bar), draw(bar), draw(bar)]);
  t.strictSame(
    drawn.map((bytes) => [...bytes]),
    [[1], [2], [3]],
  );
});

/** Does as `how` says with a chart of this title. */
const failing = (how: string) =>
  `${COUNTING} parentPort.on('message', ({ title }) => { if (title === 'bad') { ${how} } else answer(); });`;

for (const [what, how, message] of [
  ['throws', "throw new Error('no font');", /no font/],
  ['ends', 'process.exit(3);', /the worker ended/],
  ['hangs', 'for (;;) {}', /took too long/],
  ['answers something else', "parentPort.postMessage('?');", /no picture/],
] as const) {
  t.test(`after a worker that ${what}, the next chart gets a new one`, async (t) => {
    const { draw } = startWith(t, failing(how), { timeout: what === 'hangs' ? 1_000 : 60_000 });
    t.strictSame([...(await draw(bar))], [1]);
    const [bad, next] = [draw({ ...bar, title: 'bad' }), draw(bar)];
    await t.rejects(bad, { message });
    t.strictSame([...(await next)], [1], 'a new worker');
  });
}

t.test('a worker that fails while it draws nothing ends nothing else', async (t) => {
  const code = `${COUNTING} parentPort.on('message', () => { answer(); setImmediate(() => { throw new Error('late'); }); });`;
  const { draw } = startWith(t, code);
  t.strictSame([...(await draw(bar))], [1]);
  // Until the thread is gone, it may get further charts, which it draws or fails.
  let first: number | undefined;
  while (first !== 1)
    first = await draw(bar).then(
      ([count]) => count,
      () => undefined,
    );
  t.pass('a new worker counts from 1');
});

t.test('a worker that drew nothing for a while ends', async (t) => {
  const { draw } = startWith(t, `${COUNTING} parentPort.on('message', answer);`, { idle: 1 });
  t.strictSame([...(await draw(bar))], [1]);
  do await delay(20);
  while ((await draw(bar))[0] !== 1);
  t.pass('a new worker counts from 1');
});

t.test('a worker that is closed draws no more', async (t) => {
  const { draw, close } = startWith(t, "parentPort.on('message', () => { for (;;) {} });");
  const drawn = draw(bar);
  const failed = t.rejects(drawn, { message: /the worker ended|no longer drawn/ });
  await delay(1);
  await close();
  await failed;
  await t.rejects(draw(bar), { message: 'charts are no longer drawn' });
});
