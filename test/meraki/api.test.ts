import type { Test } from 'tap';
import t from 'tap';
import { createMerakiApi } from '../../src/meraki/api.ts';
import { type MerakiOptions, startMeraki } from '../../src/sandbox/meraki/server.ts';
import { createWorld } from '../../src/sandbox/world.ts';
import { known, recordingLog, tokens } from './fixture.ts';

const AURORA = '549236';
const scopes = ['dashboard:general:config:read', 'dashboard:general:telemetry:read'];

async function standIn(t: Test, options: Partial<MerakiOptions> = {}) {
  const server = await startMeraki({
    world: createWorld(),
    introspect: async (token) =>
      token === 'first-token' ? { personId: 'ada', organizationId: AURORA, scopes } : undefined,
    sizes: { large: { networks: 30, devices: 1200 } },
    ...options,
  });
  const api = createMerakiApi({ apiUrl: `${server.url}/api/v1`, log: recordingLog() });
  t.teardown(async () => {
    await api.close();
    await server.close();
  });
  return { server, api };
}

t.test('every read of the port', async (t) => {
  const { server, api } = await standIn(t);
  const dashboard = api.open(tokens());
  t.same(await dashboard.organizations(), [{ id: AURORA, name: 'Aurora Retail' }]);
  t.equal((await dashboard.networks(AURORA)).length, 30);
  const counts = await dashboard.statusCounts(AURORA);
  t.equal(counts.online + counts.alerting + counts.offline + counts.dormant, 1200);
  const all = await dashboard.availabilities(AURORA, {});
  t.equal(all.items.length, 1000);
  t.equal(all.complete, false, '200 are behind the first page');
  const offline = await dashboard.availabilities(AURORA, { statuses: ['offline'] });
  t.equal(offline.items.length, counts.offline);
  t.equal(offline.complete, true);
  t.ok((await dashboard.uplinkTroubles(AURORA, {})).complete);
  t.ok((await dashboard.openAlerts(AURORA, {})).total > 0);
  t.equal(server.requests.length, 7);
});

t.test('an organization that is not there, a token that is not good, a scope that is missing', async (t) => {
  const { api } = await standIn(t);
  await t.rejects(api.open(tokens()).networks('1'), known('not_found'));
  await t.rejects(api.open(tokens('bad', 'worse')).networks(AURORA), known('meraki_denied'));
  const poor = await standIn(t, {
    introspect: async () => ({ personId: 'ada', organizationId: AURORA, scopes: [] }),
  });
  await t.rejects(poor.api.open(tokens()).networks(AURORA), {
    ...known('missing_scope'),
    message: /read networks and devices/,
  });
});

t.test('an organization that moved to another shard', async (t) => {
  const { server, api } = await standIn(t);
  const shard = await standIn(t);
  server.estate.move(AURORA, shard.server.url);
  t.equal((await api.open(tokens()).networks(AURORA)).length, 30);
  t.equal(shard.server.requests.length, 1);
});

t.test('thirty calls at once stay below the limit', async (t) => {
  const { server, api } = await standIn(t);
  const calls = Array.from({ length: 30 }, () => api.open(tokens()).statusCounts(AURORA));
  const counted = await Promise.all(calls);
  t.equal(counted.length, 30);
  t.equal(server.requests.length, 30, 'none was refused and sent again');
});
