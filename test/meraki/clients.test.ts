import t from 'tap';
import { DAY, HOUR } from '../../src/core/clock.ts';
import { standIn } from '../support/meraki-api.ts';
import { json, serve } from '../support/scripted-meraki.ts';

t.test('with 10,000 devices each question is one call', async (t) => {
  const { dashboard, server, counting, aurora } = await standIn(t);
  const since = server.clock.now() - DAY;
  const totals = await counting(dashboard.clientTotals({ since }));
  t.equal(totals.calls, 1);
  t.ok(totals.answer.clients > 10_000);
  t.ok(totals.answer.usage.total > 1e9, 'bytes');

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
  const amounts = top.answer.map(({ usage }) => usage.total);
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
    devices: { online: Number },
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
    { mac: 'no id' },
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
  ]);
  t.equal(items.length, 2);
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
