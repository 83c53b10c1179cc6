import t from 'tap';
import { within } from '../../../src/bot/within/within.ts';
import type { Alert, Excerpt } from '../../../src/core/dashboard.ts';
import { deviceIn, networkOf, stubDashboard } from '../../support/lent/stub.ts';

const networks = Array.from({ length: 250 }, (_, n) =>
  networkOf(`N_${n}`, `site ${n}`, n < 201 ? 'many' : 'few', ...(n < 5 ? ['five'] : [])),
);
const lists = {
  networks: async () => networks,
  devices: async () => [deviceIn('N_1', 'Q1'), deviceIn('N_249', 'Q9')],
};
const many = { kind: 'tagged' as const, tags: ['many'] };
const alert = (
  networkId: string | undefined,
  startedAt: number | undefined,
  title = `alert ${startedAt}`,
): Alert => ({
  title,
  startedAt,
  networkId,
  devices: [],
  affected: [],
});

t.test(
  'about more than a hundred networks, lists are read whole and filtered, counts added up',
  async (t) => {
    const { dashboard, called } = stubDashboard({
      ...lists,
      availabilities: async () => ({
        items: [
          { name: 'a', networkId: 'N_1', tags: [] },
          { name: 'b', networkId: 'N_240', tags: [] },
          { name: 'c', serial: 'Q1', tags: [] },
          { name: 'd', serial: 'Q9', tags: [] },
          { name: 'e', tags: [] },
        ],
        next: 'more',
      }),
      statusCounts: async ({ networkIds = [] } = {}) =>
        new Map([
          ['online', networkIds.length],
          ['odd', undefined],
        ]),
    });
    const lent = within(dashboard, many);
    const { items, next } = await lent.availabilities({ statuses: ['online'] }, 'there');
    t.strictSame(
      items.map(({ name }) => name),
      ['a', 'c'],
      'a device counts where nothing names its network',
    );
    t.equal(next, 'more');
    t.strictSame(called('availabilities'), [
      [{ statuses: ['online'], networkId: undefined, networkIds: undefined }, 'there'],
    ]);
    t.strictSame(
      [...(await lent.statusCounts())],
      [
        ['online', 201],
        ['odd', undefined],
      ],
    );
    t.equal(called('statusCounts').length, 3);
    t.strictSame(
      [...(await lent.statusCounts({ networkIds: ['N_1', 'N_249'] }))][0],
      ['online', 1],
      'others are left out',
    );
  },
);

t.test('alerts of up to five networks are merged, newest first, page by page', async (t) => {
  const pages: Record<string, Excerpt<Alert>[]> = {
    N_0: [
      { items: [alert('N_0', 100), alert('N_0', 60)], next: '1' },
      { items: [alert('N_0', 50), alert('N_0', undefined)] },
    ],
    N_1: [{ items: [alert('N_1', 90), alert('N_1', 40)] }],
    N_2: [{ items: [], next: '1' }, { items: [alert('N_2', 70)] }],
    N_3: [{ items: [alert('N_3', 10), alert('N_249', 5, 'foreign')] }],
    N_4: [{ items: [alert('N_4', undefined)], next: '1' }, { items: [alert('N_4', undefined)] }],
  };
  const { dashboard, called } = stubDashboard({
    ...lists,
    alerts: async ({ networkId = '' }, from = '0') => pages[networkId]?.[Number(from)] ?? { items: [] },
  });
  const lent = () => within(dashboard, { kind: 'tagged', tags: ['five'] });
  const times: (number | undefined)[] = [];
  let from: string | undefined;
  let count = 0;
  do {
    const page: Excerpt<Alert> = await lent().alerts({}, from);
    times.push(...page.items.map(({ startedAt }) => startedAt));
    from = page.next;
    count += 1;
  } while (from !== undefined && count < 20);
  t.strictSame(
    times.filter((time) => time !== undefined),
    [100, 90, 70, 60, 50, 40, 10],
  );
  t.equal(times.length, 10, 'nothing is lost, nothing comes twice');
  t.ok(count < 10);
  t.ok(
    called('alerts').every(([filter]) => JSON.stringify(filter).includes('N_')),
    'no call about all',
  );
});

t.test(
  'a cursor that was forged, or is of networks that are not lent any more, reaches nothing outside',
  async (t) => {
    const { dashboard, called } = stubDashboard({
      ...lists,
      alerts: async () => ({
        items: [alert('N_249', 5, 'foreign'), alert(undefined, 4, 'of none')],
        next: 'more',
      }),
    });
    const lent = within(dashboard, { kind: 'tagged', tags: ['five'] });
    t.strictSame(await lent.alerts({}, 'lent:[["N_249",0,null]]'), { items: [] });
    t.equal(called('alerts').length, 0);
    t.strictSame(await lent.alerts({}, '/a/page/of/meraki'), { items: [], next: 'more' });
    for (const forged of [
      'lent:',
      'lent:{}',
      'lent:[1]',
      'lent:[["N_1"]]',
      'lent:[["N_1","1",null]]',
      'lent:[["N_1",1e99,null]]',
    ])
      await t.rejects(lent.alerts({}, forged), { code: 'not_found' });
  },
);

t.test('clients of up to five networks are added up, of more refused', async (t) => {
  const { dashboard } = stubDashboard({
    ...lists,
    networkClientTotals: async (networkId) => ({
      clients: Number(networkId.slice(2)) + 1,
      usage: {},
      average: 7,
    }),
  });
  const of = (...ids: string[]) =>
    within(dashboard, { kind: 'named', networks: ids.map((id) => ({ id, name: id })) }).clientTotals({
      since: 0,
    });
  t.strictSame(await of('N_1'), { clients: 2, usage: {}, average: 7 });
  t.strictSame(await of('N_1', 'N_2'), { clients: 5, usage: {} });
  await t.rejects(of('N_1', 'N_2', 'N_3', 'N_4', 'N_5', 'N_6'), { code: 'not_lent' });
});
