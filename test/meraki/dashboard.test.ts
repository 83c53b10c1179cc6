import t from 'tap';
import { json, known, serve } from './fixture.ts';

t.test('organizations and networks', async (t) => {
  const { dashboard, server } = await serve(t, (_req, res) =>
    json(res, [{ id: '1', name: 'Main', extra: true }, { id: '2', name: null }, { name: 'no id' }]),
  );
  const named = [
    { id: '1', name: 'Main' },
    { id: '2', name: '2' },
  ];
  t.same(await dashboard.organizations(), named);
  t.same(await dashboard.networks('9'), named);
  t.equal(server.requests[1]?.query.get('perPage'), '100000');
});

t.test('networks goes on to the last page, on our own host', async (t) => {
  const { dashboard, server } = await serve(t, (req, res) => {
    const after = Number(new URL(req.url ?? '', 'http://x').searchParams.get('startingAfter') ?? 0);
    const link = `<https://n383.meraki.com/api/v1/organizations/9/networks?startingAfter=${after + 1}>; rel=next`;
    json(res, [{ id: `N_${after}`, name: `n${after}` }], 200, after < 2 ? { Link: link } : {});
  });
  t.same(
    (await dashboard.networks('9')).map(({ name }) => name),
    ['n0', 'n1', 'n2'],
  );
  t.equal(server.requests.length, 3);
  t.equal(server.requests[2]?.headers.authorization, 'Bearer first-token');
});

t.test('pages without end, and pages that leave the API', async (t) => {
  const endless = await serve(t, (req, res) => json(res, [], 200, { Link: `<${req.url}>; rel=next` }), {
    requestsPerSecond: 1000,
  });
  await t.rejects(endless.dashboard.networks('9'), known('meraki_unexpected'));
  t.equal(endless.server.requests.length, 20);
  const leaving = await serve(t, (_req, res) =>
    json(res, [], 200, { Link: '<https://n1.meraki.com/login>; rel=next' }),
  );
  await t.rejects(leaving.dashboard.networks('9'), known('meraki_unexpected'));
  t.equal(leaving.server.requests.length, 1);
});

t.test('availabilities: what the filter says, names where there are', async (t) => {
  const { dashboard, server } = await serve(t, (_req, res) =>
    json(
      res,
      [
        { serial: 'Q2-1', name: 'AP 1', status: 'offline', productType: 'wireless', network: { id: 'N_1' } },
        { serial: 'Q2-2', name: null, status: 'alerting', network: null },
        { serial: 'Q2-3', name: '', status: 'online' },
        { serial: 'Q2-4', status: 'sleeping' },
        { name: 'no serial', status: 'offline' },
      ],
      200,
      { Link: '<?startingAfter=Q2-4>; rel=next' },
    ),
  );
  const found = await dashboard.availabilities('1', { statuses: ['offline', 'alerting'], networkId: 'N_1' });
  t.same(found, {
    items: [
      { serial: 'Q2-1', name: 'AP 1', status: 'offline', productType: 'wireless', networkId: 'N_1' },
      { serial: 'Q2-2', name: 'Q2-2', status: 'alerting', productType: undefined, networkId: undefined },
    ],
    complete: false,
  });
  const query = server.requests[0]?.query;
  t.same(query?.getAll('statuses[]'), ['offline', 'alerting']);
  t.same(query?.getAll('networkIds[]'), ['N_1']);
  t.equal(query?.get('perPage'), '1000');
});

t.test('uplinks that are neither active nor ready', async (t) => {
  const { dashboard } = await serve(t, (_req, res) =>
    json(res, [
      {
        serial: 'Q2-1',
        networkId: 'N_1',
        uplinks: [
          { interface: 'wan1', status: 'active' },
          { interface: 'wan2', status: 'failed', ip: null },
          { interface: 'cellular', status: 'ready' },
          { interface: 'wan3', status: null },
        ],
      },
      { serial: 'Q2-2', uplinks: null },
      { uplinks: [{ interface: 'wan1', status: 'failed' }] },
    ]),
  );
  t.same(await dashboard.uplinkTroubles('1', {}), {
    items: [{ serial: 'Q2-1', networkId: 'N_1', interface: 'wan2', status: 'failed' }],
    complete: true,
  });
});

t.test('open alerts', async (t) => {
  const counts = {
    total: 14,
    bySeverity: [
      { type: 'critical', count: 1 },
      { type: null, count: 2 },
    ],
  };
  const { dashboard, server } = await serve(t, (_req, res) => json(res, { counts }));
  t.same(await dashboard.openAlerts('1', { networkId: 'N_1' }), {
    total: 14,
    bySeverity: [{ severity: 'critical', count: 1 }],
  });
  t.equal(server.requests[0]?.query.get('networkId'), 'N_1');
});

t.test('null for a count, 204 for a list', async (t) => {
  const { dashboard } = await serve(t, (req, res) => {
    if (req.url?.includes('overview')) json(res, { counts: { byStatus: { online: 3, offline: null } } });
    else res.writeHead(204).end();
  });
  t.same(await dashboard.statusCounts('1'), { online: 3, alerting: 0, offline: 0, dormant: 0 });
  t.same(await dashboard.availabilities('1', {}), { items: [], complete: true });
});
