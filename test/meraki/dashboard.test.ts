import t from 'tap';
import { DAY, MINUTE, SECOND } from '../../src/core/clock.ts';
import type { Dashboard } from '../../src/core/dashboard.ts';
import { AURORA, scopes, standIn } from '../support/meraki-api.ts';
import { json, linkTo, serve } from '../support/scripted-meraki.ts';

const HARBOR = '817302';
const since = Date.now() - DAY;

/** All questions about an organization or a network; each is one call. */
const ofOrganization: [name: string, (dashboard: Dashboard) => Promise<unknown>][] = [
  ['networks', (d) => d.networks()],
  ['findDevices', (d) => d.findDevices({ name: 'a' })],
  ['statusCounts', (d) => d.statusCounts()],
  ['availabilities', (d) => d.availabilities({})],
  ['statusChanges', (d) => d.statusChanges({ since })],
  ['alertCounts', (d) => d.alertCounts()],
  ['alerts', (d) => d.alerts({})],
  ['uplinks', (d) => d.uplinks({})],
  ['lossAndLatency', (d) => d.lossAndLatency()],
  ['vpn', (d) => d.vpn({})],
  ['clientTotals', (d) => d.clientTotals({ since })],
  ['findClient', (d) => d.findClient('00:11:22:33:44:55')],
  ['topClients', (d) => d.topClients({ since })],
  ['topDevices', (d) => d.topDevices({ since })],
  ['topNetworks', (d) => d.topNetworks({})],
  ['channelUseByNetwork', (d) => d.channelUseByNetwork({ since })],
  ['channelUseByDevice', (d) => d.channelUseByDevice({ since })],
  ['admins', (d) => d.admins()],
  ['changes', (d) => d.changes({ since })],
  ['firmwareUpgrades', (d) => d.firmwareUpgrades({})],
  ['licenses', (d) => d.licenses()],
  ['apiUsage', (d) => d.apiUsage({ since })],
];
const ofNetwork: [name: string, (dashboard: Dashboard, networkId: string) => Promise<unknown>][] = [
  ['networkClients', (d, id) => d.networkClients(id, { since })],
  ['connectionStats', (d, id) => d.connectionStats(id, { since })],
  ['ssids', (d, id) => d.ssids(id)],
  ['events', (d, id) => d.events(id, { since, productType: 'wireless' })],
];

for (const [what, organizationId, sizes] of [
  ['10,000 devices', AURORA, {}],
  ['20 devices', HARBOR, {}],
  ['no device', HARBOR, { small: { networks: 0, devices: 0 } }],
] as const) {
  t.test(`with ${what} each question is one call`, async (t) => {
    const introspect = async () => ({ personId: 'ada', organizationId, scopes });
    const { api, counting, server } = await standIn(t, { introspect, sizes });
    const dashboard = api.open(linkTo(organizationId));
    for (const [name, ask] of ofOrganization) t.equal((await counting(ask(dashboard))).calls, 1, name);
    const devices = server.estate.organization(organizationId)?.devices.length ?? 0;
    t.equal((await counting(dashboard.devices())).calls, Math.max(1, Math.ceil(devices / 5000)), 'devices');

    const network = server.estate
      .organization(organizationId)
      ?.networks.find(({ productTypes }) => productTypes.includes('wireless'));
    t.equal(network === undefined, what === 'no device');
    for (const [name, ask] of network ? ofNetwork : []) {
      t.equal((await counting(ask(dashboard, network?.id ?? ''))).calls, 1, name);
    }
  });
}

t.test('lists that are null are empty', async (t) => {
  const { dashboard } = await serve(t, (_req, res) => json(res, null));
  const lists: [name: string, Promise<unknown>][] = [
    ['networks', dashboard.networks()],
    ['devices', dashboard.devices()],
    ['admins', dashboard.admins()],
    ['ssids', dashboard.ssids('N_1')],
    ['ports', dashboard.ports('Q2-1')],
    ['lossAndLatency', dashboard.lossAndLatency()],
    ['topClients', dashboard.topClients({ since })],
    ['topDevices', dashboard.topDevices({ since })],
  ];
  for (const [name, answer] of lists) t.same(await answer, [], name);
});

t.test('a dashboard knows when its data was read, however long a call waits', async (t) => {
  const time = { now: Date.parse('2026-08-03T12:00:00Z') };
  const sleep = async (ms: number) => {
    time.now += ms;
  };
  const asked = time.now;
  const { api } = await serve(
    t,
    (_req, res, n) => (n === 1 ? json(res, {}, 429, { 'Retry-After': '30' }) : json(res, [])),
    { clock: () => time.now, now: () => time.now, sleep },
  );
  const dashboard = api.open(linkTo());
  t.equal(dashboard.readAt(), undefined, 'nothing was read');
  await dashboard.admins();
  t.equal(dashboard.readAt(), asked + 30 * SECOND);
  time.now += 10 * SECOND;
  await dashboard.ports('Q2-1');
  t.equal(dashboard.readAt(), asked + 30 * SECOND, 'nothing in the answer is older');
});

t.test('a kept list is as old as its reading, when it is all that was read', async (t) => {
  const time = { now: Date.parse('2026-08-03T12:00:00Z') };
  const clock = () => time.now;
  const { api } = await serve(t, (_req, res) => json(res, []), { clock, now: clock });
  const began = time.now;
  await Promise.all([api.open(linkTo()).networks(), api.open(linkTo()).devices()]);
  time.now += 4 * MINUTE;
  for (const read of [
    (d: Dashboard) => d.networks(),
    (d: Dashboard) => d.devices(),
    (d: Dashboard) => d.findDevices({ name: 'a' }),
  ]) {
    const dashboard = api.open(linkTo());
    await read(dashboard);
    t.equal(dashboard.readAt(), began);
    await dashboard.admins();
    t.equal(dashboard.readAt(), time.now, 'beside another read it gives names to that');
  }
  const fresh = api.open(linkTo());
  await fresh.networks({ fresh: true });
  t.equal(fresh.readAt(), time.now);
});

t.test('a failure is no reading, and neither is the look that explains it', async (t) => {
  const { dashboard } = await serve(t, (req, res) =>
    req.url === '/api/v1/organizations/1' ? json(res, {}) : res.writeHead(404).end(),
  );
  await dashboard.admins().catch(() => {});
  t.equal(dashboard.readAt(), undefined);
});
