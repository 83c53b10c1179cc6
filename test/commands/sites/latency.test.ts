import t from 'tap';
import { MINUTE } from '../../../src/core/clock.ts';
import type { EstateDevice } from '../../../src/sandbox/meraki/estate/inventory.ts';
import { qualityAt, uplinksOf } from '../../../src/sandbox/meraki/estate/uplinks.ts';
import type { MerakiStandIn } from '../../../src/sandbox/meraki/server.ts';
import { NOW } from '../../support/chat.ts';
import { empty, few, startAsking } from '../../support/queries.ts';

/** The five minutes that are measured; the last one ended two minutes ago. */
const MINUTES = [7, 6, 5, 4, 3].map((before) => NOW - before * MINUTE);

/** Returns the estate's measurements of every uplink that is up. */
function measuredIn(devices: readonly EstateDevice[]) {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return devices
    .filter(({ model }) => model.type === 'MX')
    .flatMap((device) => uplinksOf(device, NOW).map((uplink) => ({ device, ...uplink })))
    .filter(({ status }) => status !== 'failed' && status !== 'not connected')
    .map((one) => {
      const points = MINUTES.map((at) => qualityAt(one.device, one.interface, at / MINUTE));
      const loss = mean(points.map(({ lossPercent }) => lossPercent));
      const latency = mean(points.map(({ latencyMs }) => latencyMs));
      return { ...one, points, loss, latency, isPoor: loss >= 1 || latency >= 150 };
    })
    .toSorted((a, b) => Math.max(b.loss, b.latency / 150) - Math.max(a.loss, a.latency / 150));
}

t.test('latency takes two calls, worst uplinks first, with a chart of ten', async (t) => {
  const { ask, charts, organization, chat } = await startAsking(t);
  chat.timeZones.set('ada', 'Europe/Amsterdam');
  const all = measuredIn(organization()?.devices ?? []);
  const poor = all.filter(({ isPoor }) => isPoor);
  const { calls, texts, markdown, file } = await ask('latency');
  t.equal(calls.length, 2);
  const summary = `${poor.length} of ${all.length.toLocaleString('en-US')} uplinks have poor quality: ≥ 1% loss or ≥ 150 ms latency`;
  t.equal(texts[1], summary);
  t.ok(markdown.startsWith(`**Aurora Retail: ${summary}**`));
  const labels = all.slice(0, 10).map(({ device, interface: name }) => `${device.network.name} ${name}`);
  t.same(
    [...markdown.matchAll(/^- \*\*(.+?)\*\*/gm)].map(([, name]) => name),
    labels,
  );
  t.match(markdown, new RegExp(`${labels[0]}\\*\\* – ${Math.round(all[0]?.loss ?? 0)}% loss, `));
  t.match(
    markdown,
    'Measured each minute from 15:55 to 15:59, the latest that Meraki has. As of 16:02 CEST.',
  );
  t.equal(file?.name, 'latency.png');
  t.match(charts, [{ kind: 'bars', unit: '%', series: ['loss'], bars: { length: 10 } }]);
  const [chart] = charts;
  if (chart?.kind !== 'bars') throw new Error('no bars');
  t.same(chart.bars.map(({ label }) => label).toSorted(), labels.toSorted());
  t.ok(chart.bars.every(({ values: [value = 0] }, at) => value <= (chart.bars[at - 1]?.values[0] ?? 100)));
  t.match(markdown, 'The chart shows the loss of the 10 worst uplinks.');

  const asked = await ask('latency as csv');
  const [, ...rows] = asked.file?.data.toString().trim().split('\r\n') ?? [];
  t.equal(rows.length, all.length);
  t.match(rows[0], `8.8.8.8,${Math.round((all[0]?.loss ?? 0) * 100) / 100},`);
});

t.test('the latency of one network is shown minute by minute, as text and as lines', async (t) => {
  const { ask, charts, inLab, organization } = await startAsking(t);
  await inLab();
  const network = organization()?.networks.find(({ name }) => name.startsWith('Pier'));
  const own = measuredIn(network?.devices ?? []);
  t.equal(own.length, 2);
  const { calls, texts, markdown } = await ask('latency in Pier 9 test bench');
  t.equal(calls.length, 2);
  t.match(texts[1], /^Both uplinks OK: up to 0\.\d% loss, \d+ ms latency$/);
  t.equal(charts.length, 1);
  const [chart] = charts;
  if (chart?.kind !== 'lines') throw new Error('no lines');
  t.equal(chart.timeZone, 'UTC');
  for (const { interface: name, points } of own) {
    const values = points.map(({ latencyMs }) => latencyMs);
    t.same(
      chart.series.find((one) => one.name === `${name} to 8.8.8.8`)?.points,
      values.map((value, at) => ({ at: MINUTES[at], value })),
    );
    const digits = (value: number) => (value < 10 ? Math.round(value * 10) / 10 : Math.round(value));
    t.match(markdown, `latency per minute (ms): ${values.map(digits).join(', ')}`);
  }
  t.match((await ask('latency in Demo van')).texts[1], /^Uplink OK: 0\.\d% loss, \d+ ms$/);
});

t.test('a small organization has a chart; one without appliances has none', async (t) => {
  const { ask, charts, inLab, organization } = await startAsking(t, {
    sizes: { large: { networks: 0, devices: 0 } },
  });
  const { texts, calls } = await ask('latency');
  t.equal(texts[1], 'No uplink here is measured');
  t.equal(calls.length, 2);
  t.same(charts, []);
  await inLab();
  const all = measuredIn(organization()?.devices ?? []);
  const found = await ask('latency');
  t.equal(found.calls.length, 2);
  t.match(found.texts[1], `All ${all.length} uplinks OK`);
  t.match(charts, [{ kind: 'bars', unit: 'ms', bars: { length: all.length } }]);
  t.notMatch(found.markdown, /<b>/);
});

t.test('an uplink measured to two destinations is counted once and has two rows', async (t) => {
  const { ask, meraki, charts, organization } = await startAsking(t, { sizes: few });
  const network = organization()?.networks[1];
  const line = (uplink: string, ip: string, latencyMs: number, serial = 'Q2XX-0001') => ({
    networkId: network?.id,
    serial,
    uplink,
    ip,
    timeSeries: MINUTES.slice(0, 2).map((at) => ({
      ts: new Date(at).toISOString(),
      lossPercent: 0,
      latencyMs,
    })),
  });
  const body = JSON.stringify([
    line('wan1', '8.8.8.8', 12),
    line('wan1', '192.0.2.1', 300),
    line('wan2', '8.8.8.8', 9),
    line('wan2', '8.8.8.8', 10, 'Q2XX-0002'),
  ]);
  const path = /uplinksLossAndLatency/;
  meraki.faults.add({ path, times: 2, effect: { kind: 'answer', status: 200, body } });
  const { texts, markdown } = await ask('latency');
  t.equal(texts[1], '1 of 3 uplinks has poor quality: ≥ 1% loss or ≥ 150 ms latency');
  const labels = ['wan1 to 192.0.2.1', 'wan1 to 8.8.8.8', 'wan2 (Q2XX-0002)', 'wan2 (Q2XX-0001)'];
  t.same(
    [...markdown.matchAll(/^- \*\*(.+?)\*\* – /gm)].map(([, name]) => name?.replaceAll('\\', '')).toSorted(),
    labels.map((label) => `${network?.name} ${label}`).toSorted(),
  );
  t.match(charts, [{ bars: [{ label: `${network?.name} ${labels[0]}` }, {}, {}] }], 'a bar for each uplink');
  await ask(`latency in ${network?.name}`);
  const [, lines] = charts;
  t.same(lines?.kind === 'lines' && new Set(lines.series.map(({ name }) => name)).size, 4);
});

t.test('unmeasured minutes are left out, and a rate limit is waited out', async (t) => {
  const { ask, meraki, charts } = await startAsking(t, { sizes: empty });
  const line = (uplink: string, ...points: (number | null)[]) => ({
    networkId: 'N_1',
    serial: 'Q2XX-AAAA-BBBB',
    uplink,
    ip: null,
    timeSeries: points.map((latencyMs, minute) => ({
      ts: new Date(MINUTES[minute] ?? 0).toISOString(),
      lossPercent: latencyMs === null ? null : 0,
      latencyMs,
    })),
  });
  const path = /uplinksLossAndLatency/;
  const limited = { status: 429, headers: { 'retry-after': '0' }, body: '{"errors":["Too many requests"]}' };
  meraki.faults.add({ path, times: 1, effect: { kind: 'answer', ...limited } });
  const body = JSON.stringify([line('wan1', null, null), line('wan2', 200, null, 400), line('wan3')]);
  meraki.faults.add({ path, times: 1, effect: { kind: 'answer', status: 200, body } });
  const { calls, texts, markdown } = await ask('latency');
  t.equal(calls.length, 3);
  t.equal(texts[1], '1 poor uplink: no loss, 300 ms; 2 not measured');
  t.match(
    markdown,
    '**N\\_1 wan2** – no loss, 300 ms · worst minute: no loss, 400 ms\n- **N\\_1 wan1** – not measured',
  );
  t.same(charts, [], 'a single bar says nothing');
});

/** Makes Meraki answer the next question with these lines; a point is loss and latency in one minute. */
function answerLines(meraki: Pick<MerakiStandIn, 'faults'>, ...lines: unknown[]) {
  const effect = { kind: 'answer', status: 200, body: JSON.stringify(lines) } as const;
  meraki.faults.add({ path: /uplinksLossAndLatency/, times: 1, effect });
}

function line(
  uplink: string | null,
  points: readonly (readonly [loss: unknown, latency: unknown])[],
  more = {},
) {
  const timeSeries = points.map(([lossPercent, latencyMs], minute) => ({
    ts: new Date(MINUTES[minute] ?? 0).toISOString(),
    lossPercent,
    latencyMs,
  }));
  return { networkId: 'N_1', serial: 'Q2XX-0001', uplink, ip: '8.8.8.8', timeSeries, ...more };
}

t.test('what was not measured is not counted as 0, and nothing is fine without it', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const cases: [object[], string][] = [
    [[line('wan1', [[undefined, 20]])], 'Uplink: loss not measured, 20 ms'],
    [[line('wan1', [['0', undefined]])], 'Uplink: no loss, latency not measured'],
    [[line('wan1', [['0.5', '20']])], 'Uplink OK: 0.5% loss, 20 ms'],
    [[line('wan1', [[-1, 20]])], 'Uplink: loss not measured, 20 ms'],
    [[line('wan1', [[120, 1e9]])], '1 uplink not measured'],
    [
      [line('wan1', [[0, 20]]), line('wan2', [[null, 30]])],
      'No poor quality on 2 uplinks: up to 0% loss, 30 ms latency; loss of 1 not measured',
    ],
    [
      [line('wan1', [[null, 20]]), line('wan2', [[null, 30]])],
      'No poor quality on 2 uplinks: up to 30 ms latency; loss of 2 not measured',
    ],
    [
      [line('wan1', [[5, null]]), line('wan2', [[0, 30]])],
      '1 of 2 uplinks has poor quality: ≥ 1% loss or ≥ 150 ms latency; latency of 1 not measured',
    ],
    [
      [line('wan1', [[0, 20]], { timeSeries: 'none' }), line('wan2', [[0, 30]])],
      '1 uplink OK: no loss, 30 ms; 1 not measured',
    ],
  ];
  for (const [lines, summary] of cases) {
    answerLines(meraki, ...lines);
    const { texts, card } = await ask('latency');
    t.equal(texts[1], summary);
    if (!/ OK/.test(summary)) t.notMatch(JSON.stringify(card).slice(0, 600), '"color":"good"', summary);
  }
});

t.test('one odd minute costs that minute, and a missing field that field', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const points = [
    { ts: new Date(MINUTES[0] ?? 0).toISOString(), lossPercent: 0, latencyMs: 10 },
    { ts: 'soon', lossPercent: 100, latencyMs: 10_000 },
    { lossPercent: 100, latencyMs: 10_000 },
    'odd',
    { ts: new Date(MINUTES[1] ?? 0).toISOString(), lossPercent: 'odd', latencyMs: 20 },
  ];
  answerLines(meraki, line('wan1', [], { timeSeries: points }), line(null, [[0, 30]], { serial: null }));
  const { texts, markdown } = await ask('latency');
  t.equal(texts[1], 'Both uplinks OK: up to 0% loss, 30 ms latency');
  t.match(markdown, '- **N\\_1 uplink** – no loss, 30 ms\n- **N\\_1 wan1** – no loss, 15 ms');
});

t.test('uplinks of two appliances are told apart by the names of these, with one more call', async (t) => {
  const { ask, meraki } = await startAsking(t, { sizes: empty });
  const device = (serial: string, name?: string) => ({
    serial,
    name,
    status: 'online',
    productType: 'appliance',
  });
  const lines = ['Q2XX-0001', 'Q2XX-0002', 'Q2XX-0003'].map((serial, n) =>
    line('wan1', [[0, 30 - n]], { serial }),
  );
  const body = JSON.stringify([device('Q2XX-0001', 'hq-gw01'), device('Q2XX-0002', 'hq-gw02')]);
  meraki.faults.add({ path: /availabilities/, times: 1, effect: { kind: 'answer', status: 200, body } });
  answerLines(meraki, ...lines);
  const { calls, markdown } = await ask('latency');
  t.equal(calls.length, 3);
  t.same(
    [...markdown.matchAll(/^- \*\*(.+?)\*\* – /gm)].map(([, name]) => name?.replaceAll('\\', '')),
    ['N_1 wan1 (hq-gw01)', 'N_1 wan1 (hq-gw02)', 'N_1 wan1 (Q2XX-0003)'],
  );
});
