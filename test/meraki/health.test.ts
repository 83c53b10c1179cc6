import t from 'tap';
import { DAY, HOUR } from '../../src/core/clock.ts';
import type { StatusOverview } from '../../src/core/dashboard.ts';
import { standIn } from '../support/meraki-api.ts';
import { json, serve } from '../support/scripted-meraki.ts';

const sumOf = (counts: StatusOverview) => [...counts.values()].reduce((sum: number, n = 0) => sum + n, 0);

t.test('with 10,000 devices each question is one call', async (t) => {
  const { dashboard, server, counting, aurora } = await standIn(t);
  const now = server.clock.now();
  const { answer: counts, calls } = await counting(dashboard.statusCounts());
  t.equal(calls, 1);
  t.equal(sumOf(counts), 10_000);
  const networkId = aurora?.networks[0]?.id ?? '';
  const wireless = await dashboard.statusCounts({ networkId, productTypes: ['wireless'] });
  const points = aurora?.networks[0]?.devices.filter(({ model }) => model.type === 'MR').length;
  t.equal(sumOf(wireless), points);

  const first = await counting(dashboard.availabilities({}));
  t.match(first, { answer: { items: { length: 1000 }, next: String }, calls: 1 });
  const second = await counting(dashboard.availabilities({}, first.answer.next));
  t.match(second, { answer: { items: { length: 1000 } }, calls: 1 });
  t.not(second.answer.items[0]?.serial, first.answer.items[0]?.serial);
  const offline = await dashboard.availabilities({ statuses: ['offline'] });
  t.equal(offline.items.length, counts.get('offline'));
  const [tag = ''] = aurora?.devices.find(({ tags }) => tags.length > 0)?.tags ?? [];
  const tagged = await dashboard.availabilities({ tags: [tag], productTypes: ['switch'] });
  t.ok(tagged.items.length > 0);
  t.ok(tagged.items.every(({ tags, productType }) => tags.includes(tag) && productType === 'switch'));
  const [serial = ''] = offline.items.map((one) => one.serial);
  t.match(await dashboard.availabilities({ serials: [serial] }), { items: [{ serial, status: 'offline' }] });

  const changes = await counting(dashboard.statusChanges({ since: now - DAY }));
  t.equal(changes.calls, 1);
  t.ok(changes.answer.items.length > 0);
  t.match(changes.answer.items[0], { serial: String, networkName: String, from: String, to: String });
  const times = changes.answer.items.map(({ at = 0 }) => at);
  t.same(
    times,
    times.toSorted((a, b) => b - a),
    'newest first',
  );
  t.ok(times.every((at) => at >= now - DAY - HOUR && at <= now + HOUR));

  const alerts = await counting(dashboard.alertCounts());
  t.equal(alerts.calls, 1);
  const critical = alerts.answer.bySeverity.find(({ severity }) => severity === 'critical')?.count;
  t.ok(critical);
  const listed = await counting(dashboard.alerts({ severity: 'critical' }));
  t.equal(listed.calls, 1);
  t.equal(listed.answer.items.length, Math.min(300, critical ?? 0));
  t.match(listed.answer.items[0], { title: String, severity: 'critical', networkId: String });
  const started = listed.answer.items.map(({ startedAt = 0 }) => startedAt);
  t.same(
    started,
    started.toSorted((a, b) => b - a),
    'newest first',
  );
});

t.test('history goes back at most 31 days', async (t) => {
  const { dashboard, server } = await standIn(t, { sizes: { large: { networks: 5, devices: 50 } } });
  await dashboard.statusChanges({ since: 0 });
  t.equal(server.requests[0]?.query.get('timespan'), String(31 * 86_400));
});

t.test('availabilities follow the filter, and a device without a name is called by its serial', async (t) => {
  const { dashboard, server } = await serve(t, (_req, res) =>
    json(
      res,
      [
        { serial: 'Q2-1', name: 'AP 1', status: 'offline', productType: 'wireless', network: { id: 'N_1' } },
        { serial: 'Q2-2', name: null, status: 'alerting', network: null, mac: 'aa:bb', tags: ['x'] },
        { serial: 'Q2-3', name: '', status: 'online' },
        { serial: 'Q2-4', status: ' in maintenance ', name: 7, productType: {}, network: 3, tags: null },
        { serial: 'Q2-5', status: null },
        { serial: 'Q2-6', status: 4 },
        { serial: 'Q2-7' },
        { name: 'no serial', status: 'offline' },
        { status: 'offline' },
      ],
      200,
      { Link: '<?startingAfter=Q2-4>; rel=next' },
    ),
  );
  const found = await dashboard.availabilities({ statuses: ['offline', 'alerting'], networkId: 'N_1' });
  t.equal(dashboard.unreadableItems(), 1, 'nobody can name a device without a serial, a name and an address');
  t.match(found.items.pop(), { serial: undefined, name: 'no serial', status: 'offline' });
  t.same(
    found.items.slice(2).map(({ serial, status }) => [serial, status]),
    [
      ['Q2-4', 'in maintenance'],
      ['Q2-5', undefined],
      ['Q2-6', undefined],
      ['Q2-7', undefined],
    ],
    'Meraki does not filter by these',
  );
  t.match(found, {
    items: [
      {
        serial: 'Q2-1',
        name: 'AP 1',
        status: 'offline',
        productType: 'wireless',
        networkId: 'N_1',
        tags: [],
      },
      { serial: 'Q2-2', name: 'Q2-2', status: 'alerting', networkId: undefined, mac: 'aa:bb', tags: ['x'] },
    ],
    next: '/api/v1/organizations/1/devices/availabilities?startingAfter=Q2-4',
  });
  const query = server.requests[0]?.query;
  t.same(query?.getAll('statuses[]'), ['offline', 'alerting']);
  t.same(query?.getAll('networkIds[]'), ['N_1']);
  t.equal(query?.get('perPage'), '1000');
});

t.test('a count that is no number costs that count', async (t) => {
  let overview = '{}';
  const { dashboard } = await serve(t, (_req, res) =>
    res.writeHead(200, { 'content-type': 'application/json' }).end(overview),
  );
  const told = async (body: string) => {
    overview = body;
    return [...(await dashboard.statusCounts())];
  };
  const byStatus = `{"online":3,"alerting":"8","offline":null,"dormant":"none","updating":1.5,"__proto__":2,"in peace ":0}`;
  t.same(await told(`{"counts":{"byStatus":${byStatus}}}`), [
    ['online', 3],
    ['alerting', 8],
    ['offline', undefined],
    ['dormant', undefined],
    ['updating', undefined],
    ['__proto__', 2],
    ['in peace', 0],
  ]);
  for (const body of ['{}', 'null', '{"counts":null}', '{"counts":{}}', '{"counts":{"byStatus":[3,4]}}']) {
    t.same(await told(body), [], body);
  }

  const counted = async (body: string) => {
    overview = body;
    return dashboard.alertCounts({ networkId: 'N_1' });
  };
  const critical = { severity: 'critical', count: 1 };
  const severities =
    '[{"type":"critical","count":"1"},{"type":null,"count":2},{"type":"warning","count":"?"},{"type":"x","count":0}]';
  t.same(await counted(`{"counts":{"total":"14","bySeverity":${severities}}}`), {
    total: 14,
    bySeverity: [critical],
  });
  t.same(await counted(`{"counts":{"total":-1,"bySeverity":"none"}}`), { total: undefined, bySeverity: [] });
  for (const body of ['{}', 'null', '{"counts":7}']) {
    t.same(await counted(body), { total: undefined, bySeverity: [] }, body);
  }
});

t.test('changes and alerts with missing fields are read', async (t) => {
  const { dashboard } = await serve(t, (req, res) =>
    json(
      res,
      req.url?.includes('changeHistory')
        ? [
            {
              ts: '2018-02-11T00:00:00.090210Z',
              device: { serial: 'Q2-1', name: null },
              details: { old: null, new: [{ name: 'status', value: 'offline' }] },
            },
            {
              ts: 'yesterday',
              device: { serial: 'Q2-2' },
              details: { new: [{ name: 'status', value: 'online' }] },
            },
            { ts: '2018-02-11T00:00:00Z', device: { serial: 'Q2-3' }, details: { old: [], new: [] } },
            { ts: '2018-02-11T00:00:00Z', device: null, details: null, network: 7 },
            { ts: null, device: null, network: { name: 'Here' } },
          ]
        : [
            {
              id: 7,
              type: 'unreachable',
              title: null,
              network: null,
              scope: { devices: [{}, { serial: 'Q2-1' }] },
            },
            {},
          ],
    ),
  );
  const changes = await dashboard.statusChanges({ since: 0 });
  t.equal(dashboard.unreadableItems(), 1, 'of which nothing is known');
  const begin = Date.UTC(2018, 1, 11);
  t.match(changes.items, [
    { at: begin + 90, serial: 'Q2-1', name: 'Q2-1', from: undefined, to: 'offline' },
    { at: undefined, serial: 'Q2-2', to: 'online' },
    { at: begin, serial: 'Q2-3', to: undefined },
    { at: begin, serial: undefined, name: '', to: undefined },
  ]);
  t.equal(changes.items.length, 4);
  const alerts = await dashboard.alerts({});
  t.equal(alerts.items.length, 1);
  t.match(alerts.items[0], { id: '7', title: 'unreachable', devices: [{ name: 'Q2-1' }] });
});

t.test('a product type by which Meraki does not filter is looked for here', async (t) => {
  const asked: string[] = [];
  const devices = ['phone', 'switch', 'secureConnect', null].map((productType, at) => ({
    serial: `Q2-${at}`,
    productType,
    status: 'online',
  }));
  const { dashboard } = await serve(t, ({ url = '' }, response) => {
    asked.push(url);
    json(response, url.includes('overview') ? { counts: { byStatus: { online: 2 } } } : devices);
  });
  const of = async (...productTypes: string[]) =>
    (await dashboard.availabilities({ productTypes })).items.map(({ serial }) => serial);
  t.same(await of('phone'), ['Q2-0']);
  t.same(await of('phone', 'switch'), ['Q2-0', 'Q2-1']);
  t.same(await of('secureConnect'), ['Q2-2'], 'which it counts, and does not list');
  t.ok(asked.every((url) => !url.includes('productTypes')));
  t.equal(
    (await dashboard.statusCounts({ productTypes: ['phone'] })).size,
    0,
    'it does not count those either',
  );
  t.equal(asked.length, 3);
  t.equal((await dashboard.statusCounts({ productTypes: ['secureConnect'] })).get('online'), 2);
});

t.test('a status in other letters is the same, and a word of nobody stays as it is', async (t) => {
  const { dashboard } = await serve(t, (req, res) =>
    req.url?.includes('overview')
      ? json(res, { counts: { byStatus: { Offline: 1, ONLINE: '2', Updating: 3 } } })
      : json(
          res,
          ['OFFLINE', 'Online ', 'Updating'].map((status, n) => ({ serial: `Q2-${n}`, status })),
        ),
  );
  const counts = [...(await dashboard.statusCounts())];
  t.same(counts, [
    ['offline', 1],
    ['online', 2],
    ['Updating', 3],
  ]);
  const { items } = await dashboard.availabilities({});
  t.same(
    items.map(({ status }) => status),
    ['offline', 'online', 'Updating'],
  );
});
