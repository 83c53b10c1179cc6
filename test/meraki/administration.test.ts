import t from 'tap';
import { DAY, HOUR } from '../../src/core/clock.ts';
import { AURORA, standIn } from '../support/meraki-api.ts';
import { json, known, linkTo, serve } from '../support/scripted-meraki.ts';

t.test('with 10,000 devices each question is one call', async (t) => {
  const { dashboard, server, counting, aurora } = await standIn(t);
  const since = server.clock.now() - DAY;
  const admins = await counting(dashboard.admins());
  t.equal(admins.calls, 1);
  t.match(
    admins.answer.find(({ name }) => name === 'Sam Whitlock'),
    { email: 'sam.whitlock@msp.example', status: 'pending', hasTwoFactor: false, lastActiveAt: undefined },
  );
  t.match(admins.answer[0], { access: 'full', lastActiveAt: Number });

  const changes = await counting(dashboard.changes({ since }));
  t.equal(changes.calls, 1);
  t.ok(changes.answer.items.length > 0);
  t.ok(changes.answer.items.every(({ at }) => at >= since - HOUR));
  const upgrades = await counting(dashboard.firmwareUpgrades({}));
  t.equal(upgrades.calls, 1);
  t.match(upgrades.answer.items[0], { networkName: String, productType: String, at: Number, to: String });
  const points = await dashboard.firmwareUpgrades({ productTypes: ['wireless'] });
  t.ok(points.items.length > 0 && points.items.every(({ productType }) => productType === 'wireless'));
  const done = upgrades.answer.items.find(({ status }) => status === 'Completed');
  t.ok((done?.completedAt ?? 0) > (done?.at ?? 0));

  const usage = await counting(dashboard.apiUsage({ since }));
  t.equal(usage.calls, 1);
  t.equal(usage.answer.byStatus[0]?.status, 200);
  t.ok(usage.answer.byStatus.every(({ count }) => count > 0));
  t.match(await counting(dashboard.licenses()), { answer: { model: String }, calls: 1 });
  t.equal(aurora?.id, AURORA);
});

t.test('the old and the new value of a change are dropped', async (t) => {
  const { dashboard } = await serve(t, (_req, res) =>
    json(res, [
      { ts: '2026-01-01T00:00:00Z', label: 'SSID', oldValue: '{"psk":"hunter2"}', newValue: 'hunter3' },
      { label: 'no time' },
    ]),
  );
  const { items } = await dashboard.changes({ since: 0, networkId: 'N_1' });
  t.equal(items.length, 1);
  t.notMatch(JSON.stringify(items), /hunter/);
});

t.test('events come newest first, page by page, and end at the time asked for', async (t) => {
  const { dashboard, server, counting, aurora } = await standIn(t, {
    sizes: { large: { networks: 5, devices: 100 } },
  });
  const network = aurora?.networks[0];
  const filter = { productType: network?.productTypes[0] ?? '', since: server.clock.now() - 7 * DAY };
  let page = await counting(dashboard.events(network?.id ?? '', filter));
  const seen = [...page.answer.items];
  let pages = 1;
  while (page.answer.next !== undefined && pages < 50) {
    page = await counting(dashboard.events(network?.id ?? '', filter, page.answer.next));
    t.equal(page.calls, 1);
    seen.push(...page.answer.items);
    pages += 1;
  }
  t.ok(pages < 50, 'it ends though Meraki’s pages never do');
  t.ok(seen.length > 0);
  const times = seen.map(({ at }) => at);
  t.same(
    times,
    times.toSorted((a, b) => b - a),
  );
  t.ok(times.every((at) => at >= filter.since));
  t.match(seen[0], { description: String, deviceName: String });
});

t.test(
  'a network with several products refuses events without one, and a page without times still ends',
  async (t) => {
    const { dashboard, aurora } = await standIn(t, { sizes: { large: { networks: 5, devices: 100 } } });
    const network = aurora?.networks.find(({ productTypes }) => productTypes.length > 1);
    await t.rejects(dashboard.events(network?.id ?? '', { since: 0 }), {
      ...known('meraki_unexpected'),
      message: /productType/,
    });
    const silent = await serve(t, (_req, res) =>
      json(res, { message: null, pageStartAt: null, events: [] }, 200, {
        Link: '<?endingBefore=1>; rel=prev',
      }),
    );
    t.same(await silent.dashboard.events('N_1', { since: 1 }), { items: [] });
    const looking = await serve(t, (_req, res) =>
      json(res, { pageStartAt: '2026-01-01T00:00:00.5Z', events: [] }, 200, {
        Link: '<?endingBefore=1>; rel=prev',
      }),
    );
    t.match(await looking.dashboard.events('N_1', { since: 1 }), { items: [], next: String });
  },
);

t.test('co-termination and per-device licensing are both read', async (t) => {
  const overview = {
    coTermination: {
      status: 'OK',
      expirationDate: 'Feb 8, 2020 UTC',
      licensedDeviceCounts: { MS: 9, MR: 100 },
    },
    perDevice: {
      licenseCount: 20,
      states: {
        active: { count: 10 },
        expired: null,
        expiring: { count: 3, critical: { thresholdInDays: 14, expiringCount: 1 }, warning: null },
      },
      licenseTypes: [{ licenseType: 'ENT', counts: { unassigned: 2 } }],
    },
  };
  const { api } = await serve(t, (req, res) =>
    json(res, req.url?.includes('/1/') ? overview.coTermination : overview.perDevice),
  );
  t.same(await api.open(linkTo('1')).licenses(), {
    model: 'co-termination',
    status: 'OK',
    expiresAt: Date.UTC(2020, 1, 8),
    devices: [
      { type: 'MR', count: 100 },
      { type: 'MS', count: 9 },
    ],
  });
  t.same(await api.open(linkTo('2')).licenses(), {
    model: 'per-device',
    total: 20,
    active: 10,
    expired: 0,
    expiring: 3,
    warnings: [{ days: 14, count: 1 }],
    unused: 0,
    recentlyQueued: 0,
    unassigned: [{ type: 'ENT', count: 2 }],
  });
});

t.test('administrators with missing fields are read', async (t) => {
  const { dashboard } = await serve(t, (_req, res) =>
    json(res, [{ email: 'a@b.example', lastActive: null, networks: null }, { id: '1' }]),
  );
  t.match(await dashboard.admins(), [
    { name: 'a@b.example', networks: [], tags: [], lastActiveAt: undefined },
  ]);
});
