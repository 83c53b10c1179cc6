import t from 'tap';
import { standIn } from '../support/meraki-api.ts';
import { json, known, serve } from '../support/scripted-meraki.ts';

const networkIds = ['N_1', 'N_2'];
const row = (networkId: unknown, alertCount: unknown, ...severityCounts: unknown[]) => ({
  ...{ networkId, networkName: 'somewhere', alertCount, severityCounts },
});
const of = (type: unknown, count: unknown) => ({ type, count });

t.test('the alerts of all networks are those of the organization, and of some are fewer', async (t) => {
  const { dashboard, counting, aurora } = await standIn(t, {
    sizes: { large: { networks: 300, devices: 3000 } },
  });
  const ids = aurora?.networks.map(({ id }) => id) ?? [];
  const bySeverity = (one: { severity: string }, other: { severity: string }) =>
    one.severity < other.severity ? -1 : 1;
  const all = await counting(dashboard.alertCounts({ networkIds: ids }));
  const whole = await dashboard.alertCounts();
  t.equal(all.calls, 1, 'whatever the number of networks');
  t.equal(all.answer.total, whole.total);
  t.same(all.answer.bySeverity.toSorted(bySeverity), whole.bySeverity.toSorted(bySeverity));
  const [some, others] = [ids.slice(0, 100), ids.slice(100)];
  const [first, second] = [
    await dashboard.alertCounts({ networkIds: some }),
    await dashboard.alertCounts({ networkIds: others }),
  ];
  t.equal((first.total ?? 0) + (second.total ?? 0), whole.total);
  t.ok((first.total ?? 0) > 0 && (second.total ?? 0) > 0);
  const critical = await dashboard.alertCounts({ networkIds: ids, severity: 'critical' });
  t.equal(critical.total, whole.bySeverity.find(({ severity }) => severity === 'critical')?.count);
  t.same(critical.bySeverity, [{ severity: 'critical', count: critical.total }]);

  const [{ networkId = '' } = {}] = (await dashboard.alerts({})).items;
  const one = await counting(dashboard.alertCounts({ networkIds: [networkId] }));
  t.equal(one.calls, 1);
  t.same(one.answer, await dashboard.alertCounts({ networkId }));
  t.same(await dashboard.alertCounts({ networkId, networkIds: ids }), one.answer);
});

t.test('all pages are read, and a network that is on two of them counts once', async (t) => {
  const pages = [
    [row('N_1', 3, of('critical', 1), of('warning', 2)), row('N_7', 900, of('critical', 900))],
    [row('N_1', 2, of('critical', 1), of('warning', 1)), row('N_2', 1, of('warning', 1))],
  ];
  const { dashboard, server } = await serve(t, (_req, res, n) =>
    json(
      res,
      { items: pages[n - 1], meta: { counts: { items: 3 } } },
      200,
      n === 1
        ? {
            Link: '</api/v1/organizations/1/assurance/alerts/overview/byNetwork?severity=warning&a=2>; rel=next',
          }
        : {},
    ),
  );
  t.same(await dashboard.alertCounts({ networkIds, severity: 'warning' }), {
    total: 3,
    bySeverity: [
      { severity: 'critical', count: 1 },
      { severity: 'warning', count: 2 },
    ],
  });
  t.same(
    server.requests.map(({ query }) => query.get('severity')),
    ['warning', 'warning'],
  );
  t.equal(server.requests[0]?.query.get('perPage'), '1000');
});

t.test('what Meraki does not tell is unknown for the sum, too', async (t) => {
  let body: unknown;
  const { dashboard } = await serve(t, (_req, res) => json(res, body));
  const counted = (...items: unknown[]) => {
    body = { items };
    return dashboard.alertCounts({ networkIds });
  };
  const three = row('N_1', 3, of('critical', 1), of('warning', 2));
  const severities = [
    { severity: 'critical', count: 1 },
    { severity: 'warning', count: 2 },
  ];
  t.same(await counted(), { total: 0, bySeverity: [] }, 'a network without alerts has no row');
  t.same(await counted(three), { total: 3, bySeverity: severities });
  t.same(await counted(three, row('N_9', null)), { total: 3, bySeverity: severities }, 'of another network');
  const least = { total: undefined, bySeverity: severities };
  for (const odd of [null, 'row', [], row(null, 4), row({}, 4, of('warning', 4))])
    t.same(await counted(three, odd), least, 'a row that may be of one of them');
  for (const count of [null, 'many', -1, 1.5, undefined])
    t.same(await counted(three, { ...row('N_2', count), severityCounts: [] }), least, 'a count');
  t.same(
    await counted(three, row('N_2', 2, of('critical', null), of('informational', '2'))),
    {
      total: 5,
      bySeverity: [
        { severity: 'warning', count: 2 },
        { severity: 'informational', count: 2 },
      ],
    },
    'a severity whose number is missing somewhere',
  );
  t.same(await counted(three, { networkId: 'N_2', alertCount: 2 }), { total: 5, bySeverity: [] });
  t.same(await counted(three, { networkId: 'N_2', alertCount: 0 }), { total: 3, bySeverity: severities });
  for (const odd of [null, {}, { items: null }, { items: 'none' }, { items: {} }]) {
    body = odd;
    t.same(await dashboard.alertCounts({ networkIds }), { total: undefined, bySeverity: [] });
  }
});

t.test('a failure on any page is the answer, and pages that never end are one', async (t) => {
  const endless = '</api/v1/organizations/1/assurance/alerts/overview/byNetwork?a=2>; rel=next';
  let fails = true;
  const { dashboard, server } = await serve(t, (_req, res, n) =>
    fails && n === 2
      ? json(res, { errors: ['Not allowed'] }, 403)
      : json(res, { items: [] }, 200, { Link: endless }),
  );
  await t.rejects(dashboard.alertCounts({ networkIds }), known('missing_scope'));
  fails = false;
  await t.rejects(dashboard.alertCounts({ networkIds }), known('meraki_unexpected'));
  t.equal(server.requests.length, 22, 'twenty pages at most');
});
