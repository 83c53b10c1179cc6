import t from 'tap';
import { within } from '../../../src/bot/within/within.ts';
import type { Dashboard } from '../../../src/core/dashboard.ts';
import { failureOf } from '../../../src/meraki/failures.ts';
import { operations } from '../../../src/meraki/operations.ts';
import { deviceIn, networkOf, stubDashboard } from '../../support/lent/stub.ts';

const networks = Object.freeze([
  networkOf('N_1', 'Oslo', 'retail'),
  networkOf('N_2', 'Delft', 'lab'),
  networkOf('N_3'),
]);
const devices = Object.freeze([deviceIn('N_1', 'Q1'), deviceIn('N_2', 'Q2'), deviceIn(undefined, 'Q3')]);
const lists: Partial<Dashboard> = {
  networks: async () => networks,
  devices: async () => devices,
  findDevices: async ({ serial }) => devices.filter((one) => serial === undefined || one.serial === serial),
};
const oslo = {
  kind: 'named' as const,
  networks: [
    { id: 'N_1', name: 'the name then' },
    { id: 'N_9', name: 'gone' },
  ],
};
const since = 0;

t.test('a share of all networks is the link itself', async (t) => {
  const { dashboard } = stubDashboard({});
  t.equal(within(dashboard, { kind: 'all' }), dashboard);
});

t.test(
  'named networks are those that exist, tagged ones those that have the tag now, once for each question',
  async (t) => {
    const { dashboard, called } = stubDashboard(lists);
    const named = within(dashboard, oslo);
    t.strictSame(
      (await named.networks()).map(({ id }) => id),
      ['N_1'],
    );
    t.strictSame(
      (await named.networks()).map(({ id }) => id),
      ['N_1'],
    );
    t.equal(called('networks').length, 1, 'resolved once');
    await named.networks({ fresh: true });
    t.equal(called('networks').length, 2, 'who refreshes reads anew');
    const tagged = within(dashboard, { kind: 'tagged', tags: ['lab', 'Retail'] });
    t.strictSame(
      (await tagged.networks()).map(({ id }) => id),
      ['N_2'],
      'another case is another tag',
    );
  },
);

t.test('devices are those of lent networks; one in no network is nobody’s', async (t) => {
  const { dashboard, called } = stubDashboard(lists);
  const lent = within(dashboard, oslo);
  t.strictSame(
    (await lent.devices({ fresh: true })).map(({ serial }) => serial),
    ['Q1'],
  );
  t.strictSame(called('devices')[0], [{ fresh: true, networkIds: ['N_1'] }]);
  t.strictSame(
    (await lent.findDevices({ name: 'name' })).map(({ serial }) => serial),
    ['Q1'],
  );
  t.equal(await lent.organizationUrl(), undefined);
});

t.test('what is outside is refused in the words for what does not exist', async (t) => {
  const { dashboard } = stubDashboard(lists);
  const lent = within(dashboard, oslo);
  const response = {
    status: 404,
    text: '',
    receivedAt: 0,
    requestId: undefined,
    retryAfter: undefined,
    link: undefined,
  };
  const network = failureOf(response, operations.getNetworkClients);
  const device = failureOf(response, operations.getDeviceSwitchPortsStatuses);
  const words = ({ code, message, next }: typeof network) => ({ code, message, next });
  for (const id of ['N_2', 'N_9', 'N_404']) {
    await t.rejects(lent.networkClients(id, { since }), words(network));
    await t.rejects(lent.networkClientTotals(id, { since }), words(network));
    await t.rejects(lent.events(id, { since }), words(network));
    await t.rejects(lent.connectionStats(id, { since }), words(network));
    await t.rejects(lent.ssids(id), words(network));
    await t.rejects(lent.statusCounts({ networkId: id }), words(network));
    await t.rejects(lent.availabilities({ networkId: id }), words(network));
    await t.rejects(lent.alerts({ networkId: id }), words(network));
    await t.rejects(lent.alertCounts({ networkId: id }), words(network));
    await t.rejects(lent.changes({ networkId: id, since }), words(network));
    await t.rejects(lent.vpn({ networkId: id }), words(network));
  }
  for (const serial of ['Q2', 'Q3', 'Q404']) {
    await t.rejects(lent.ports(serial), words(device));
    await t.rejects(lent.startPing(serial), words(device));
    await t.rejects(lent.readPing({ id: '1', serial }), words(device));
  }
});

t.test('when no lent network is left, nothing is asked and everything is empty', async (t) => {
  const { dashboard } = stubDashboard({ networks: async () => networks });
  const lent = within(dashboard, { kind: 'tagged', tags: [] });
  t.strictSame(await lent.networks(), []);
  t.strictSame(await lent.devices(), []);
  t.strictSame(await lent.findDevices({ name: 'Q' }), []);
  t.strictSame([...(await lent.statusCounts()).values()], [0, 0, 0, 0]);
  t.strictSame(await lent.alertCounts(), { total: 0, bySeverity: [] });
  t.strictSame(await lent.lossAndLatency(), []);
  t.equal(await lent.findClient('00:11:22:33:44:55'), undefined);
  t.strictSame(await lent.clientTotals({ since }), { clients: 0, usage: {} });
  for (const page of [
    lent.availabilities({}),
    lent.statusChanges({ since }),
    lent.alerts({}),
    lent.uplinks({}),
    lent.vpn({}),
    lent.channelUseByNetwork({ since }),
    lent.channelUseByDevice({ since }),
    lent.changes({ since }),
    lent.firmwareUpgrades({}),
  ])
    t.strictSame(await page, { items: [] });
});

t.test('what is about the whole organization is refused, with buttons for lent networks', async (t) => {
  const { dashboard } = stubDashboard(lists);
  const lent = within(dashboard, oslo, { organizationId: '5' });
  const choice = { of: [{ label: 'clients in Oslo', command: 'clients in N_1 in organization 5' }] };
  await t.rejects(lent.topClients({ since }), { code: 'not_lent', choice });
  await t.rejects(lent.topDevices({ since }), { code: 'not_lent', choice });
  await t.rejects(lent.topNetworks({}), { code: 'not_lent', choice });
  await t.rejects(lent.admins(), { code: 'not_lent' });
  await t.rejects(lent.licenses(), { code: 'not_lent' });
  await t.rejects(lent.apiUsage({ since }), { code: 'not_lent' });
});

t.test('unreadable items count only where they are of lent networks', async (t) => {
  let unreadable = 0;
  const { dashboard } = stubDashboard({
    ...lists,
    networks: async () => {
      unreadable += 100;
      return networks;
    },
    ssids: async () => {
      unreadable += 1;
      return [];
    },
    lossAndLatency: async () => {
      unreadable += 50;
      await new Promise((resolve) => setImmediate(resolve));
      unreadable += 50;
      return [];
    },
    unreadableItems: () => unreadable,
  });
  const lent = within(dashboard, oslo);
  await lent.ssids('N_1');
  t.equal(lent.unreadableItems(), 1);
  await Promise.all([lent.lossAndLatency(), lent.ssids('N_1')]);
  t.ok(lent.unreadableItems() <= 2, 'one that came beside others is not counted for sure');
  await lent.ssids('N_1');
  t.ok(lent.unreadableItems() >= 2 && lent.unreadableItems() <= 3);
  t.strictSame([lent.isLimited(), lent.readAt()], [true, 5]);
});
