import t from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { COMMAND_TIMEOUT } from '../../src/core/dashboard.ts';
import { silentMeter } from '../../src/core/meter.ts';
import { createLimit } from '../../src/sandbox/meraki/limit.ts';
import { AURORA, small, standIn } from '../support/meraki-api.ts';
import { json, known, linkTo, serve, tokens, virtualTime } from '../support/scripted-meraki.ts';
import { until } from '../support/until.ts';

const NOON = Date.UTC(2026, 8, 16, 12);

t.test('the organizations that a token reaches are listed before there is a link', async (t) => {
  const { api, counting } = await standIn(t, small);
  t.same(await counting(api.organizations(tokens())), {
    answer: [{ id: AURORA, name: 'Aurora Retail' }],
    calls: 1,
  });
  const odd = await serve(t, (_req, res) =>
    json(res, [{ id: '1', name: 'Main', extra: true }, { id: '2', name: null }, { name: 'no id' }, null]),
  );
  t.same(await odd.api.organizations(tokens()), [
    { id: '1', name: 'Main' },
    { id: '2', name: '2' },
  ]);
  t.equal(odd.server.requests[0]?.query.get('perPage'), '9000');
});

t.test('a missing organization, a bad token and a missing scope each have their failure', async (t) => {
  const { api } = await standIn(t, small);
  await t.rejects(api.open(linkTo('1')).networks(), known('not_found'));
  await t.rejects(api.open(linkTo(AURORA, tokens('bad', 'worse'))).networks(), known('meraki_denied'));
  const poor = await standIn(t, {
    introspect: async () => ({ personId: 'ada', organizationId: AURORA, scopes: [] }),
  });
  await t.rejects(poor.dashboard.networks(), {
    ...known('missing_scope'),
    message: /read networks and devices/,
  });
});

t.test('an organization that has moved to another shard is read there', async (t) => {
  const { server, dashboard } = await standIn(t, small);
  const shard = await standIn(t, small);
  server.estate.move(AURORA, shard.server.url);
  t.equal((await dashboard.networks()).length, 30);
  const job = await dashboard.startPing(shard.aurora?.devices[0]?.serial ?? '', 'example.com');
  t.equal(job.target, 'example.com', 'a POST keeps its method and its body');
  t.same(
    shard.server.requests.map(({ method }) => method),
    ['GET', 'POST'],
  );
});

t.test("thirty people at once stay below Meraki's limit", async (t) => {
  const waits: number[] = [];
  const meter = { ...silentMeter, waited: (ms: number) => waits.push(ms) };
  const { clock, sleep } = virtualTime(NOON);
  const deps = { clock, sleep, now: clock, meter };
  const { api, server } = await serve(t, (_req, res) => json(res, { counts: { byStatus: {} } }), deps);
  const calls = Array.from({ length: 30 }, (_, n) =>
    api.open(linkTo('1', tokens(), { personId: `person ${n}` })).statusCounts(),
  );
  await Promise.all(calls);
  t.equal(server.requests.length, 30);
  let at = 0;
  const limit = createLimit({ perSecond: 10, capacity: 20 }, () => NOON + at);
  t.equal(waits.length, 30);
  for (at of waits.toSorted((a, b) => a - b)) t.ok(limit.take('1'), `${at} ms from now`);
});

t.test('a dashboard is limited while a call waits, and for a few seconds after', async (t) => {
  const time = { now: NOON };
  const turn = Promise.withResolvers<void>();
  const { dashboard, api } = await serve(
    t,
    (_req, res, n) =>
      n === 1 ? json(res, {}, 429, { 'Retry-After': '1' }) : json(res, { counts: { total: 0 } }),
    { now: () => time.now, sleep: () => turn.promise },
  );
  t.notOk(dashboard.isLimited());
  const asked = dashboard.alertCounts();
  await until('it is limited', () => dashboard.isLimited());
  const joiner = api.open(linkTo());
  const joined = joiner.alertCounts();
  t.ok(joiner.isLimited(), 'a dashboard that waits for the same call is limited, too');
  t.notOk(api.open(linkTo()).isLimited(), 'one that asked nothing is not');
  turn.resolve();
  await Promise.all([asked, joined]);
  time.now += 1500;
  t.ok(dashboard.isLimited(), 'the wait has only just ended');
  time.now += MINUTE;
  t.notOk(dashboard.isLimited());
});

t.test('a command has 45 seconds', async (t) => {
  t.equal(COMMAND_TIMEOUT, 45_000);
  const { dashboard } = await serve(t, (_req, res) => json(res, {}, 429, { 'Retry-After': '46' }));
  await t.rejects(dashboard.statusCounts(), known('meraki_limited'));
});
