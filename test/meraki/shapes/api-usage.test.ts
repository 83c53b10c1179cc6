import t from 'tap';
import { json, serve } from '../../support/scripted-meraki.ts';

t.test('API calls are counted by HTTP status, as far as they can be read', async (t) => {
  const bodies: unknown[] = [
    { responseCodeCounts: { 200: '5', 404: 2, 500: 0 } },
    { responseCodeCounts: { 200: 5, 429: null, 404: -1, total: 9, other: 'x', none: 0 } },
    { responseCodeCounts: null },
    {},
  ];
  const { dashboard } = await serve(t, (_req, res, n) => json(res, bodies[n - 1]));
  const ask = () => dashboard.apiUsage({ since: 0 });
  const readable = {
    total: 7,
    byStatus: [
      { status: 200, count: 5 },
      { status: 404, count: 2 },
    ],
    unreadable: [],
    others: [],
  };
  t.same(await ask(), readable);
  t.same(await ask(), {
    total: undefined,
    byStatus: [{ status: 200, count: 5 }],
    unreadable: [404, 429],
    others: [
      { name: 'total', count: 9 },
      { name: 'other', count: undefined },
    ],
  });
  const untold = { total: undefined, byStatus: [], unreadable: [], others: [] };
  t.same(await ask(), untold);
  t.same(await ask(), untold);
});
