import t from 'tap';
import { DAY, HOUR } from '../../src/core/clock.ts';
import { AURORA, standIn } from '../support/meraki-api.ts';
import { json, known, serve } from '../support/scripted-meraki.ts';

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
  t.ok(changes.answer.items.every(({ at = 0 }) => at >= since - HOUR));
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
  t.match(await counting(dashboard.licenses()), {
    answer: { coTermination: { status: 'OK', devices: [{ type: String }] } },
    calls: 1,
  });
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
  t.match(items, [
    { label: 'SSID', at: Number },
    { label: 'no time', at: undefined },
  ]);
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
  const times = seen.map(({ at = 0 }) => at);
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
    const { items, next } = await silent.dashboard.events('N_1', { since: 1 });
    t.same(items, []);
    t.match(next, /endingBefore=1$/, 'nobody knows how far back Meraki has looked');
    t.same(
      await silent.dashboard.events('N_1', { since: 1 }, next),
      { items: [] },
      'the page before is this one',
    );
    const looking = await serve(t, (_req, res) =>
      json(res, { pageStartAt: '2026-01-01T00:00:00.5Z', events: [] }, 200, {
        Link: '<?endingBefore=1>; rel=prev',
      }),
    );
    t.match(await looking.dashboard.events('N_1', { since: 1 }), { items: [], next: String });
  },
);

t.test('administrators with missing fields are read', async (t) => {
  const { dashboard } = await serve(t, (_req, res) =>
    json(res, [
      { email: 'a@b.example', lastActive: null, networks: null },
      { id: '1', lastActive: 'yesterday', networks: 'all', tags: [{ tag: 'store' }, 7] },
      {},
      'nobody',
    ]),
  );
  const all = await dashboard.admins();
  t.match(all, [
    { name: 'a@b.example', networks: [], tags: [] },
    { name: 'administrator 1', networks: undefined, tags: [{ tag: 'store' }, { tag: undefined }] },
    { name: 'an administrator without a name' },
  ]);
  t.equal(all[0]?.lastActiveAt, null, 'never');
  t.equal(all[1]?.lastActiveAt, undefined, 'not known');
  t.equal(all[2]?.lastActiveAt, undefined);
  t.equal(dashboard.unreadableItems(), 1);
});

t.test('events and changes without a time come last, and one odd field costs that field', async (t) => {
  const since = Date.UTC(2026, 0, 1);
  const { dashboard } = await serve(t, (req, res) =>
    json(
      res,
      req.url?.includes('/events')
        ? {
            pageStartAt: 'long ago',
            events: [
              { occurredAt: null, description: 'a' },
              { occurredAt: '2026-01-01T10:00:00Z', type: { odd: true } },
              { occurredAt: '2025-12-31T10:00:00Z', description: 'old' },
              { occurredAt: '2026-01-02T10:00:00Z', type: 'association' },
              {},
            ],
          }
        : [
            { ts: 'soon', label: 'a', networkId: null, networkName: null },
            { ts: '2026-01-01T10:00:00Z', label: 'b', networkId: ['N_1'] },
          ],
    ),
  );
  const { items, reached } = await dashboard.events('N_1', { since });
  t.same(
    items.map(({ at, description }) => [
      at === undefined ? undefined : new Date(at).getUTCDate(),
      description,
    ]),
    [
      [2, 'association'],
      [1, 'event'],
      [undefined, 'a'],
      [undefined, 'event'],
    ],
  );
  t.equal(reached, Date.UTC(2025, 11, 31, 10), 'the oldest event, where the page does not say');
  t.match((await dashboard.changes({ since })).items, [
    { label: 'b', networkId: undefined, isOfOrganization: false },
    { label: 'a', at: undefined, isOfOrganization: true },
  ]);
});

t.test('an event log that holds no events says so, or is refused', async (t) => {
  const bodies: unknown[] = [
    { message: 'No events', pageStartAt: null },
    null,
    {},
    { events: 'none' },
    { events: [], pageStartAt: '1970-01-01T00:00:00Z' },
  ];
  const link = '<?endingBefore=1>; rel=prev';
  const { dashboard } = await serve(t, (_req, res, n) =>
    json(res, bodies[n - 1], 200, n === 5 ? { link } : {}),
  );
  t.same(await dashboard.events('N_1', { since: 1 }), { items: [] });
  t.same(await dashboard.events('N_1', { since: 1 }), { items: [] });
  await t.rejects(dashboard.events('N_1', { since: 1 }), known('meraki_unexpected'));
  await t.rejects(dashboard.events('N_1', { since: 1 }), known('meraki_unexpected'));
  t.same(await dashboard.events('N_1', { since: 1 }), { items: [], reached: 0 }, 'the log begins later');
});
