import t from 'tap';
import { small, standIn } from '../support/meraki-api.ts';
import { json, known, serve } from '../support/scripted-meraki.ts';

t.test('a device pings a target, and can be pinged itself', async (t) => {
  const { dashboard, server, aurora } = await standIn(t, small);
  const online = await dashboard.availabilities({ statuses: ['online'] });
  const [one, other] = online.items.map(({ serial }) => serial);
  const job = await dashboard.startPing(one ?? '', 'example.com');
  t.match(job, { id: String, serial: one, target: 'example.com' });
  t.same(await dashboard.readPing(job), { state: 'new' });
  const own = await dashboard.startPing(other ?? '');
  server.clock.advance(1000);
  t.same(await dashboard.readPing(own), { state: 'running' });
  server.clock.advance(1500);
  t.match(await dashboard.readPing(job), {
    ...{ state: 'complete', sent: 5, received: 5, lossPercent: 0 },
    latencyMs: { minimum: Number, average: Number, maximum: Number },
  });
  t.match(await dashboard.readPing(own), { state: 'complete', sent: 5 });
  t.same(
    server.requests.slice(1).map(({ method, path }) => `${method} ${path.split('/').at(6)}`),
    ['POST ping', 'GET ping', 'POST pingDevice', 'GET pingDevice', 'GET ping', 'GET pingDevice'],
  );
  t.ok(aurora);
});

t.test('a target that does not answer and a device that is unreachable are told apart', async (t) => {
  const { dashboard, server } = await standIn(t, small);
  const offline = await dashboard.availabilities({ statuses: ['offline'] });
  const online = await dashboard.availabilities({ statuses: ['online'] });
  const lost = await dashboard.startPing(online.items[0]?.serial ?? '', '192.0.2.1');
  const down = await dashboard.startPing(offline.items[0]?.serial ?? '', '9.9.9.9');
  server.clock.advance(3000);
  t.same(await dashboard.readPing(lost), {
    ...{ state: 'complete', sent: 5, received: 0, lossPercent: 100, latencyMs: undefined },
  });
  t.same(await dashboard.readPing(down), { state: 'failed', error: 'The device is unreachable.' });
});

t.test('a job that failed, which Meraki answers with 200, is a failure', async (t) => {
  const { dashboard } = await serve(t, (_req, res, n) =>
    json(res, n === 1 ? { status: 'failed', error: 'The device is unreachable.' } : { status: 'aborted' }),
  );
  const job = { id: '1284392014819', serial: 'Q234-ABCD-5678', target: '9.9.9.9' };
  t.same(await dashboard.readPing(job), { state: 'failed', error: 'The device is unreachable.' });
  t.same(await dashboard.readPing(job), {
    ...{ state: 'failed', error: 'Meraki gives no result and no reason for “aborted”.' },
  });
});

t.test('an unreadable part of a result costs that part', async (t) => {
  const cases: [object, object][] = [
    [{ status: 'complete' }, { sent: undefined, received: undefined, lossPercent: undefined }],
    [
      {
        results: {
          sent: '5',
          received: null,
          loss: { percentage: 120 },
          latencies: { average: 4, maximum: 'x' },
        },
      },
      { sent: 5, received: undefined, lossPercent: undefined, latencyMs: { average: 4, maximum: undefined } },
    ],
    [{ results: { sent: 5, received: 4, loss: { percentage: -20 } } }, { lossPercent: 20 }],
    [
      { results: { sent: 4, received: 5, latencies: null } },
      { lossPercent: undefined, latencyMs: undefined },
    ],
    [{ error: 'The device is unreachable.' }, { state: 'failed', error: 'The device is unreachable.' }],
    [
      { pingId: '1', status: null, error: 'The device is unreachable.' },
      { state: 'failed', error: 'The device is unreachable.' },
    ],
    [
      { status: 'failed', errors: ['No route', 'No reply'] },
      { state: 'failed', error: 'No route, No reply' },
    ],
    [{ status: 'failed' }, { state: 'failed', error: 'Meraki gives no result and no reason.' }],
  ];
  for (const [body, report] of cases) {
    const { dashboard } = await serve(t, (_req, res) => json(res, { status: 'complete', ...body }));
    t.match(await dashboard.readPing({ id: '1', serial: 'Q2-1', target: undefined }), report);
  }
});

t.test('a ping that may have reached Meraki is not sent again', async (t) => {
  for (const effect of [
    { kind: 'reset' },
    { kind: 'lose' },
    { kind: 'truncate' },
    { kind: 'answer', status: 502, body: '<html>' },
  ] as const) {
    const { dashboard, server } = await serve(t, (_req, res) => json(res, { pingId: '1' }, 201));
    server.faults.add({ path: /./, times: 1, effect });
    await t.rejects(dashboard.startPing('Q2-1'), { name: 'KnownError' }, effect.kind);
    t.equal(server.requests.length, 1);
  }
});

t.test('a ping that Meraki refused with 429 or 401 is sent again', async (t) => {
  const { dashboard, server } = await serve(t, (_req, res, n) =>
    n === 1
      ? json(res, {}, 429, { 'Retry-After': '0' })
      : n === 2
        ? json(res, {}, 401)
        : json(res, { pingId: '1' }, 201),
  );
  t.match(await dashboard.startPing('Q2-1', '9.9.9.9'), { id: '1' });
  t.equal(server.requests.length, 3);
  t.match(server.requests[2], { method: 'POST', headers: { 'content-type': 'application/json' } });
});

t.test('a link that may not write is told which scope is missing', async (t) => {
  const { dashboard } = await serve(t, (_req, res) => json(res, { errors: ['no'] }, 403));
  await t.rejects(dashboard.startPing('Q2-1'), {
    ...known('missing_scope'),
    link: { scopes: ['dashboard:general:telemetry:write'] },
  });
});
