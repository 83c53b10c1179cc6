import t from 'tap';
import { DAY, HOUR } from '../../src/core/clock.ts';
import { small, standIn } from '../support/meraki-api.ts';
import { json, known, serve } from '../support/scripted-meraki.ts';

t.test('with 10,000 devices each question is one call', async (t) => {
  const { dashboard, server, counting, aurora } = await standIn(t);
  const since = server.clock.now() - DAY;
  const totals = await counting(dashboard.clientTotals({ since }));
  t.equal(totals.calls, 1);
  t.ok((totals.answer.clients ?? 0) > 10_000);
  t.ok((totals.answer.usage.total ?? 0) > 1e9, 'bytes');

  const networkId = aurora?.networks[0]?.id ?? '';
  const clients = await counting(dashboard.networkClients(networkId, { since }));
  t.equal(clients.calls, 1);
  t.ok(clients.answer.items.length > 10, 'more than the ten that Meraki tells of by itself');
  const wanted = clients.answer.items.find(({ description, ip }) => description && ip);
  t.match(wanted, { id: String, mac: String, online: Boolean, lastSeen: Number, usage: { total: Number } });
  t.ok(Math.abs((wanted?.lastSeen ?? 0) - server.clock.now()) < 40 * DAY, 'milliseconds');
  for (const filter of [{ name: wanted?.description }, { ip: wanted?.ip }, { mac: wanted?.mac }]) {
    const found = await counting(dashboard.networkClients(networkId, { since, ...filter }));
    t.equal(found.calls, 1);
    t.ok(found.answer.items.some(({ id }) => id === wanted?.id));
    t.ok(found.answer.items.length < clients.answer.items.length);
  }

  const mac = wanted?.mac ?? '';
  const found = await counting(dashboard.findClient(mac.toUpperCase().replaceAll(':', '-')));
  t.match(found, { answer: { mac, sightings: [{ networkId, networkName: String }] }, calls: 1 });
  t.same(await counting(dashboard.findClient('00:00:00:00:00:01')), { answer: undefined, calls: 1 });
  t.same(
    await counting(dashboard.findClient('laptop')),
    { answer: undefined, calls: 0 },
    'that is no address',
  );

  const top = await counting(dashboard.topClients({ since, quantity: 5 }));
  t.match(top, { answer: { length: 5 }, calls: 1 });
  const amounts = top.answer.map(({ usage }) => usage.total ?? 0);
  t.same(
    amounts,
    amounts.toSorted((a, b) => b - a),
  );
  t.match(top.answer[0], { name: String, networkName: String, percent: Number });
  t.match(await counting(dashboard.topDevices({ since })), {
    answer: { length: 10, 0: { serial: String, clients: Number } },
    calls: 1,
  });
  const networks = await counting(dashboard.topNetworks({ quantity: 50 }));
  t.match(networks, { answer: { length: 50 }, calls: 1 });
  t.equal((await dashboard.topNetworks({})).length, 10, 'as many as Meraki gives when nobody says how many');
  t.match(networks.answer[0], {
    id: String,
    status: String,
    isCounted: true,
    clients: Number,
  });
});

t.test('spans are kept within what Meraki allows', async (t) => {
  const { dashboard, server } = await standIn(t, { sizes: { large: { networks: 5, devices: 50 } } });
  await dashboard.topClients({ since: server.clock.now() - HOUR });
  await dashboard.topClients({ since: 0 });
  await dashboard.clientTotals({ since: 0 });
  t.same(
    server.requests.map(({ query }) => Number(query.get('timespan'))),
    [8 * 3600, 186 * 86_400, 31 * 86_400],
  );
});

t.test('both notations of a time are read, and clients with missing fields', async (t) => {
  const list = [
    { id: 'k1', firstSeen: 1518365681, lastSeen: '2018-05-12T02:11:14Z', usage: { sent: 138, recv: 61 } },
    { id: 'k2', mac: 'aa', description: null, status: 'Offline', vlan: 100, usage: null },
    {
      mac: 'no id',
      status: 'Roaming',
      recentDeviceConnection: 'Cellular',
      usage: { sent: 1 },
      lastSeen: '8',
    },
    { status: 'Online' },
  ];
  const { dashboard } = await serve(t, (_req, res) => json(res, list));
  const { items } = await dashboard.networkClients('N_1', { since: 0 });
  t.match(items, [
    {
      name: 'k1',
      firstSeen: 1_518_365_681_000,
      lastSeen: Date.UTC(2018, 4, 12, 2, 11, 14),
      online: undefined,
      usage: { total: 199 * 1024, upstream: 138 * 1024, downstream: 61 * 1024 },
    },
    { name: 'aa', online: false, vlan: '100', usage: undefined },
    {
      ...{ name: 'no id', id: undefined, online: undefined, status: 'Roaming', connection: 'Cellular' },
      ...{ lastSeen: undefined, usage: { total: undefined, upstream: 1024, downstream: undefined } },
    },
  ]);
  t.equal(items.length, 3);
  t.equal(dashboard.unreadableItems(), 1);
});

t.test('kB and MB become bytes', async (t) => {
  const { dashboard } = await serve(t, (req, res) =>
    req.url?.includes('overview')
      ? json(res, {
          usage: { overall: { total: 3, downstream: 2, upstream: 1 }, average: 1.5 },
          counts: { total: 2 },
        })
      : json(res, [{ name: 'x', usage: { total: 3, upstream: 1, downstream: 2, percentage: 80.2 } }]),
  );
  t.same(await dashboard.clientTotals({ since: 0 }), {
    clients: 2,
    usage: { total: 3072, downstream: 2048, upstream: 1024 },
    average: 1536,
  });
  t.match(await dashboard.topClients({ since: 0 }), [{ usage: { total: 3 * 1024 ** 2 }, percent: 80.2 }]);
});

t.test('totals that Meraki does not tell are not 0', async (t) => {
  const cases: [unknown, object][] = [
    [
      { counts: null, usage: { overall: { total: 3 } } },
      { clients: undefined, usage: { total: 3072 } },
    ],
    [
      { counts: { total: '8' }, usage: null },
      { clients: 8, usage: { total: undefined } },
    ],
    [
      { usage: { overall: { upstream: 1, downstream: 'x' }, average: -1 } },
      { usage: { total: undefined, upstream: 1024 }, average: undefined },
    ],
    [{ usage: { overall: { upstream: 1, downstream: 2 } } }, { usage: { total: 3072 } }],
    [{ usage: { overall: { total: 1.7e308 } } }, { usage: { total: undefined } }],
    [{ counts: { total: 1e300 } }, { clients: undefined }],
    [null, { clients: undefined, usage: { total: undefined } }],
  ];
  for (const [body, totals] of cases) {
    const { dashboard } = await serve(t, (_req, res) => json(res, body));
    t.match(await dashboard.clientTotals({ since: 0 }), totals);
  }
});

t.test('a client whose address Meraki leaves out has the one that was asked for', async (t) => {
  const find = async (body: unknown) => {
    const { dashboard } = await serve(t, (_req, res) => json(res, body));
    return dashboard.findClient('AABB.CCDD.EEFF');
  };
  const mac = 'aa:bb:cc:dd:ee:ff';
  t.match(
    await find({ mac: null, records: [{ network: { name: 'Oslo' }, firstSeen: 'x', ip: '1.2.3.4' }] }),
    {
      mac,
      sightings: [{ networkId: undefined, networkName: 'Oslo', firstSeen: undefined, ip: '1.2.3.4' }],
    },
  );
  t.match(await find({ clientId: 'k1', records: [{}] }), { mac, id: 'k1', sightings: { length: 1 } });
  t.match(await find({ clientId: 'k1', mac, records: null }), { mac, id: 'k1', sightings: { length: 0 } });
  for (const records of [[null, {}], ['x', 7], {}, 'many'])
    t.match(await find({ mac: null, records }), { mac }, 'which is not none');
  t.equal(await find({ mac, records: [null] }), undefined);
  for (const body of [null, {}, { mac: null }, { mac: null, records: null }, { mac, records: [] }])
    t.equal(await find(body), undefined, JSON.stringify(body));
});

t.test('a client that Meraki does not know is no failure, on the first page', async (t) => {
  const { dashboard } = await serve(t, (req, res) =>
    req.url === '/api/v1/organizations/1' ? json(res, { id: '1' }) : res.writeHead(404).end(),
  );
  t.equal(await dashboard.findClient('aabbccddeeff'), undefined);
  const next = '/api/v1/organizations/1/clients/search?mac=aa:bb:cc:dd:ee:ff&perPage=5&startingAfter=N_5';
  await t.rejects(dashboard.findClient('aabbccddeeff', next), known('not_found'));
});

t.test('a client that was seen in more networks than fit on a page has a next page', async (t) => {
  const record = (n: number) => ({ network: { id: `N_${n}` }, lastSeen: 1526087474 });
  const { dashboard, server } = await serve(t, (req, res) =>
    req.url?.includes('startingAfter')
      ? json(res, { mac: 'aa:bb:cc:dd:ee:ff', records: [record(6)] })
      : json(res, { mac: 'aa:bb:cc:dd:ee:ff', records: [1, 2, 3, 4, 5].map(record) }, 200, {
          Link: '<?startingAfter=N_5>; rel=next',
        }),
  );
  const first = await dashboard.findClient('aabbccddeeff');
  t.equal(first?.sightings.length, 5);
  t.match(await dashboard.findClient('aabbccddeeff', first?.next), { sightings: [{ networkId: 'N_6' }] });
  t.equal(server.requests[0]?.query.get('perPage'), '5');
});

t.test('shares beyond 100 % and unreadable numbers of a ranking are left out', async (t) => {
  const usage = { upstream: 1, downstream: 2, percentage: 120 };
  const { dashboard } = await serve(t, (_req, res) =>
    json(res, [{ serial: 'Q2-1', usage, clients: { counts: 8 } }]),
  );
  t.match(await dashboard.topDevices({ since: 0 }), [
    { name: 'Q2-1', usage: { total: 3 * 1024 ** 2 }, percent: undefined, clients: undefined },
  ]);
});

t.test('a network is counted only if all numbers of its devices are readable', async (t) => {
  const counts = { online: 2, alerting: 0, offline: 0, dormant: 0, updating: '1' };
  const lines = (...all: unknown[]) => ({ byProductType: all.map((one) => ({ counts: one })) });
  const cases: [unknown, object, [string, number][]][] = [
    [
      lines(counts, counts),
      { isCounted: true },
      [
        ['online', 4],
        ['alerting', 0],
        ['offline', 0],
        ['dormant', 0],
        ['updating', 2],
      ],
    ],
    [
      lines({ ...counts, offline: 'x' }),
      { isCounted: false },
      [
        ['online', 2],
        ['alerting', 0],
        ['dormant', 0],
        ['updating', 1],
      ],
    ],
    [{ ...lines(null), overall: 'online' }, { isCounted: false, status: 'online' }, []],
    [lines({ online: 3 }), { isCounted: false }, [['online', 3]]],
    [null, { isCounted: false, status: undefined }, []],
  ];
  for (const [statuses, network, devices] of cases) {
    const { dashboard } = await serve(t, (_req, res) => json(res, [{ networkId: 'N_1', statuses }]));
    const [found] = await dashboard.topNetworks({});
    t.match(found, network);
    t.same([...(found?.devices ?? [])], devices);
  }
});

t.test('what is no time is not taken for one', async (t) => {
  const at = Date.UTC(2020, 10, 5, 15, 50, 5);
  const cases: [unknown, number | undefined][] = [
    ['2020-11-05T15:50:05Z', at],
    ['2020-11-05 15:50:05 UTC', at],
    ['2020-11-05T16:50:05+01:00', at],
    ['2020-11-05 08:50:05 -0700', at],
    ['2020-11-05T15:50:05', at],
    [at / 1000, at],
    [String(at / 1000), at],
    ['2020-11-05', Date.UTC(2020, 10, 5)],
    ['Nov 5, 2020 UTC', Date.UTC(2020, 10, 5)],
    ...[
      '8',
      '-8',
      '8 ',
      'May 8',
      'foo 2020',
      '1/2/2020',
      '2020-13-40T00:00:00Z',
      '',
      null,
      true,
      8,
      1e300,
    ].map((value): [unknown, undefined] => [value, undefined]),
  ];
  const list = cases.map(([lastSeen], index) => ({ id: `k${index}`, lastSeen }));
  const { dashboard } = await serve(t, (_req, res) => json(res, list));
  const { items } = await dashboard.networkClients('N_1', { since: 0 });
  t.same(
    items.map(({ lastSeen }) => lastSeen),
    cases.map(([, expected]) => expected),
  );
});

t.test(
  'the clients of one network are counted, and what Meraki does not tell of them is not 0',
  async (t) => {
    const { dashboard, counting, aurora } = await standIn(t, small);
    const since = Date.now() - DAY;
    const networkId = aurora?.networks[0]?.id ?? '';
    const totals = await counting(dashboard.networkClientTotals(networkId, { since }));
    const { items } = await dashboard.networkClients(networkId, { since });
    t.match(totals, { calls: 1, answer: { clients: items.length, usage: {}, average: Number } });

    let body: unknown;
    const odd = await serve(t, (_req, res) => json(res, body));
    const told = (told: unknown) => {
      body = told;
      return odd.dashboard.networkClientTotals('N_1', { since });
    };
    t.same(await told({ counts: { total: '7' }, usages: { average: 2 } }), {
      ...{ clients: 7, usage: {}, average: 2048 },
    });
    for (const nothing of [null, {}, { counts: null, usages: 3 }, { counts: { total: -1 }, usages: {} }])
      t.same(await told(nothing), { clients: undefined, usage: {}, average: undefined });
    t.match(odd.server.requests[0]?.query.get('timespan'), '86400');
  },
);
