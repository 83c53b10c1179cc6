import t from 'tap';
import { z } from 'zod';
import { AURORA, call, start } from '../../../support/meraki-stand-in.ts';

const alerts = z.array(
  z.looseObject({
    id: z.string(),
    startedAt: z.string(),
    severity: z.string(),
    type: z.string(),
    resolvedAt: z.string().nullable(),
    network: z.object({ id: z.string() }),
  }),
);
const overview = z.object({
  counts: z.object({
    total: z.number(),
    bySeverity: z.array(z.object({ type: z.string(), count: z.number() })),
  }),
});
const byNetwork = z.object({
  items: z.array(z.looseObject({ networkId: z.string(), alertCount: z.number() })),
  meta: z.object({ counts: z.object({ items: z.number() }) }),
});
const HOUR = 3_600_000;

t.test('the list, the overview and the overview by network agree, now and later', async (t) => {
  const meraki = await start(t, { sizes: { large: { networks: 200, devices: 2000 } } });
  const get = async (rest: string) =>
    (await call(meraki, `/organizations/${AURORA}/assurance/alerts${rest}`, { token: 'aurora' })).json;
  for (const hours of [0, 7, 30]) {
    meraki.clock.advance(hours * HOUR);
    const list = alerts.parse(await get('?perPage=300'));
    const { counts } = overview.parse(await get('/overview'));
    const { items, meta } = byNetwork.parse(await get('/overview/byNetwork'));
    t.ok(list.length > 10, `${list.length} alerts`);
    t.equal(counts.total, list.length);
    for (const { type, count } of counts.bySeverity) {
      t.equal(list.filter(({ severity }) => severity === type).length, count, type);
    }
    t.equal(
      items.reduce((sum, { alertCount }) => sum + alertCount, 0),
      list.length,
    );
    t.equal(meta.counts.items, new Set(list.map(({ network }) => network.id)).size);
    t.same(
      list.map(({ startedAt }) => startedAt),
      list.map(({ startedAt }) => startedAt).sort(),
    );
    t.ok(list.every(({ resolvedAt }) => resolvedAt === null));
  }
});

t.test('alerts open and close', async (t) => {
  const meraki = await start(t, { sizes: { large: { networks: 200, devices: 2000 } } });
  const ids = async (query: string) => {
    const path = `/organizations/${AURORA}/assurance/alerts?perPage=300&${query}`;
    return alerts.parse((await call(meraki, path, { token: 'aurora' })).json).map(({ id }) => id);
  };
  const before = await ids('dismissed=true');
  meraki.clock.advance(4 * HOUR);
  const after = await ids('dismissed=true');
  const since = new Date(meraki.clock.now() - 24 * HOUR).toISOString();
  const resolved = await ids(`active=false&resolved=true&sortOrder=descending&tsStart=${since}`);
  t.ok(
    after.some((id) => !before.includes(id)),
    'new ones',
  );
  t.ok(
    before.some((id) => !after.includes(id) && resolved.includes(id)),
    'resolved ones',
  );
  t.notOk(resolved.some((id) => after.includes(id)));
});

t.test('alerts are filtered and sorted', async (t) => {
  const meraki = await start(t, { sizes: { large: { networks: 200, devices: 2000 } } });
  const list = async (query: string) => {
    const path = `/organizations/${AURORA}/assurance/alerts?perPage=300&${query}`;
    return alerts.parse((await call(meraki, path, { token: 'aurora' })).json);
  };
  const all = await list('');
  const [first] = all;
  t.same(
    await list(`networkId=${first?.network.id}`),
    all.filter(({ network }) => network.id === first?.network.id),
  );
  t.same(
    await list('severity=critical'),
    all.filter(({ severity }) => severity === 'critical'),
  );
  t.same(
    await list('types[]=unreachable'),
    all.filter(({ type }) => type === 'unreachable'),
  );
  const ranks = (await list('sortBy=severity&sortOrder=descending')).map(({ severity }) => severity);
  t.same(
    [...new Set(ranks)],
    ['critical', 'warning', 'informational'].filter((each) => ranks.includes(each)),
  );
});
