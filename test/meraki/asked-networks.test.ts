import t from 'tap';
import type { Dashboard } from '../../src/core/dashboard.ts';
import { aboutNetworks, askedNetworks, type NetworkFilter } from '../../src/meraki/asked-networks.ts';
import { standIn } from '../support/meraki-api.ts';
import { json, serve } from '../support/scripted-meraki.ts';

/** All questions that take several networks. */
const asking = {
  statusCounts: (d, filter) => d.statusCounts(filter),
  availabilities: (d, filter) => d.availabilities(filter),
  statusChanges: (d, filter) => d.statusChanges({ since: 0, ...filter }),
  alertCounts: (d, filter) => d.alertCounts(filter),
  uplinks: (d, filter) => d.uplinks(filter),
  vpn: (d, filter) => d.vpn(filter),
  channelUseByNetwork: (d, filter) => d.channelUseByNetwork({ since: 0, ...filter }),
  channelUseByDevice: (d, filter) => d.channelUseByDevice({ since: 0, ...filter }),
  devices: (d, { networkIds }) => d.devices({ networkIds }),
  findDevices: (d, { networkIds }) => d.findDevices({ name: 'a', networkIds }),
} satisfies Record<string, (dashboard: Dashboard, filter: NetworkFilter) => Promise<unknown>>;

t.test('networks are asked for once each, in one order, and only in all parts of a filter', async (t) => {
  t.equal(askedNetworks({}), undefined);
  t.same(askedNetworks({ networkIds: ['N_2', 'L_1', 'N_2', 'N_10'] }), ['L_1', 'N_10', 'N_2']);
  t.same(askedNetworks({ networkId: 'N_1' }), ['N_1']);
  t.same(askedNetworks({ networkId: 'N_1', networkIds: ['N_2', 'N_1'] }), ['N_1']);
  t.same(askedNetworks({ networkId: 'N_1', networkIds: ['N_2'] }), []);
  t.same(askedNetworks({ networkIds: [] }), []);
  t.same(askedNetworks({ networkId: '', networkIds: [''] }), [''], 'an empty id is no absent one');
  const ids = (count: number) => Array.from({ length: count }, (_, n) => `N_${n}`);
  t.equal(await aboutNetworks({ networkIds: ids(100) }, 0, async ({ length }) => length), 100);
  await t.rejects(
    aboutNetworks({ networkIds: ids(101) }, 0, async () => 1),
    RangeError,
  );
});

t.test('a question about no network is answered with nothing, and without a call', async (t) => {
  const { dashboard, server } = await serve(t, (_req, res) => json(res, [{ serial: 'Q2-1' }]));
  const nothing = {
    statusCounts: new Map([
      ['online', 0],
      ['alerting', 0],
      ['offline', 0],
      ['dormant', 0],
    ]),
    alertCounts: { total: 0, bySeverity: [] },
    devices: [],
    findDevices: [],
  };
  const expected = new Map<string, unknown>(Object.entries(nothing));
  for (const [name, ask] of Object.entries(asking)) {
    t.same(await ask(dashboard, { networkIds: [] }), expected.get(name) ?? { items: [] }, name);
    if (name === 'devices' || name === 'findDevices') continue;
    t.same(
      await ask(dashboard, { networkId: 'N_1', networkIds: ['N_2'] }),
      expected.get(name) ?? { items: [] },
      `${name}, of a network that is not among them`,
    );
  }
  t.same(
    await dashboard.availabilities({ networkIds: [] }, '/api/v1/organizations/1/devices/availabilities?a=1'),
    { items: [] },
    'also with a cursor',
  );
  t.equal(server.requests.length, 0);
});

t.test('each question tells what the networks have, each network for itself', async (t) => {
  const { dashboard, aurora } = await standIn(t, { sizes: { large: { networks: 30, devices: 600 } } });
  const networkIds = aurora?.networks.slice(3, 8).map(({ id }) => id) ?? [];
  const since = Date.now() - 86_400_000;
  const found = {
    availabilities: await dashboard.availabilities({ networkIds }),
    statusChanges: await dashboard.statusChanges({ since, networkIds }),
    uplinks: await dashboard.uplinks({ networkIds }),
    vpn: await dashboard.vpn({ networkIds }),
    channelUseByNetwork: await dashboard.channelUseByNetwork({ since, networkIds }),
    channelUseByDevice: await dashboard.channelUseByDevice({ since, networkIds }),
  };
  for (const [name, { items }] of Object.entries(found)) {
    t.ok(items.length > 0 || name === 'statusChanges', name);
    t.ok(
      items.every(({ networkId = '' }) => networkIds.includes(networkId)),
      name,
    );
  }
  const own = aurora?.devices.filter(({ network }) => networkIds.includes(network.id)) ?? [];
  t.equal(found.availabilities.items.length, own.length);
  const counted = [...(await dashboard.statusCounts({ networkIds })).values()];
  t.equal(
    counted.reduce((sum: number, n = 0) => sum + n, 0),
    own.length,
  );
  t.same(
    (await dashboard.devices({ networkIds })).map(({ serial }) => serial).sort(),
    own.map(({ serial }) => serial).sort(),
  );
});

t.test('every address names the networks, and no other', async (t) => {
  const { dashboard, server } = await serve(t, (_req, res) => json(res, []));
  const { alertCounts: _, statusCounts: __, ...lists } = asking;
  for (const [name, ask] of Object.entries(lists)) {
    await ask(dashboard, { networkIds: ['N_2', 'N_1'] });
    t.same(server.requests.at(-1)?.query.getAll('networkIds[]'), ['N_1', 'N_2'], name);
    if (name === 'devices' || name === 'findDevices') continue;
    await ask(dashboard, { networkId: 'N_2', networkIds: ['N_2', 'N_1'] });
    t.same(server.requests.at(-1)?.query.getAll('networkIds[]'), ['N_2'], name);
  }
});
