import t from 'tap';
import { createEmbeddedRateLimiters } from '../../src/store/embedded/rate-limiter.ts';
import { json, known, linkTo, serve } from '../support/scripted-meraki.ts';

const device = (n: number) => ({ serial: `Q2-${n}`, status: 'online' });

t.test(
  'a list continues at its cursor, on our own host, with the token of the current command',
  async (t) => {
    const { dashboard, api, server } = await serve(t, (req, res) => {
      const after = Number(new URL(req.url ?? '', 'http://x').searchParams.get('startingAfter') ?? 0);
      const path = '/api/v1/organizations/1/devices/availabilities';
      const link = `<https://n383.meraki.com${path}?perPage=1000&startingAfter=${after + 1}>; rel=next`;
      json(res, [device(after)], 200, after < 2 ? { Link: link } : {});
    });
    const first = await dashboard.availabilities({});
    t.match(first, { items: [{ serial: 'Q2-0' }], next: String });
    const second = await api.open(linkTo()).availabilities({}, first.next);
    t.match(second, { items: [{ serial: 'Q2-1' }], next: String });
    const third = await dashboard.availabilities({}, second.next);
    t.match(third, { items: [{ serial: 'Q2-2' }] });
    t.notOk('next' in third, 'the last page has no cursor');
    t.equal(server.requests.length, 3, 'one call per page');
    t.equal(server.requests[2]?.headers.authorization, 'Bearer first-token');
  },
);

t.test(
  'a page stays within the networks that are asked for, whatever its link and its cursor say',
  async (t) => {
    const path = '/api/v1/organizations/1/devices/availabilities';
    const { dashboard, server } = await serve(t, (req, res) =>
      json(res, [device(0)], 200, {
        Link: `<${req.url?.split('?')[0]}?perPage=1000&startingAfter=Q2-0>; rel=next`,
      }),
    );
    const networkIds = ['N_2', 'N_1'];
    const { next } = await dashboard.availabilities({ networkIds });
    const asked = () => server.requests.at(-1)?.query;
    await dashboard.availabilities({ networkIds }, next);
    t.same(asked()?.getAll('networkIds[]'), ['N_1', 'N_2'], 'the link has lost its filter');
    t.equal(asked()?.get('startingAfter'), 'Q2-0');
    const others = 'networkIds[]=N_1&networkIds[]=N_3';
    await dashboard.availabilities({ networkIds }, `${path}?startingAfter=Q2-0&${others}`);
    t.same(asked()?.getAll('networkIds[]'), ['N_1', 'N_2'], 'the cursor is of other networks');
    await dashboard.availabilities({}, `${path}?startingAfter=Q2-0&${others}`);
    t.same(
      asked()?.getAll('networkIds[]'),
      ['N_1', 'N_3'],
      'a question about all of them leaves it as it is',
    );
    const alerts = '/api/v1/organizations/1/assurance/alerts?networkId=N_3&startingAfter=1';
    await dashboard.alerts({ networkId: 'N_1' }, alerts);
    t.same(asked()?.getAll('networkId'), ['N_1']);
  },
);

t.test(
  'a cursor of another list or organization is refused, and the host of a cursor is ignored',
  async (t) => {
    const { dashboard, server } = await serve(t, (_req, res) => json(res, []));
    for (const cursor of [
      '/api/v1/organizations/2/devices/availabilities?startingAfter=1',
      '/api/v1/organizations/1/devices?startingAfter=1',
      '/login',
      'https://[',
    ]) {
      await t.rejects(dashboard.availabilities({}, cursor), known('meraki_unexpected'), cursor);
    }
    t.equal(server.requests.length, 0);
    await dashboard.availabilities(
      {},
      'https://attacker.test/api/v1/organizations/1/devices/availabilities?a=1',
    );
    t.equal(server.requests.length, 1, 'a cursor with the right path goes to our own host');
  },
);

t.test('a Link to another list or out of the API is refused', async (t) => {
  for (const to of ['https://n1.meraki.com/login', '/api/v1/organizations/2/networks', 'https://[']) {
    const { dashboard, server } = await serve(t, (_req, res) =>
      json(res, [], 200, { Link: `<${to}>; rel=next` }),
    );
    await t.rejects(dashboard.networks(), known('meraki_unexpected'), to);
    t.equal(server.requests.length, 1);
  }
});

t.test('a Link as seen live, with only first and last, unquoted and on a shard, ends the list', async (t) => {
  const page = 'https://n383.meraki.com/api/v1/organizations/774452/uplinks/statuses';
  const { api } = await serve(t, (_req, res) =>
    json(res, [], 200, {
      Link: `<${page}?perPage=1000&startingAfter=0000-0000-0000>; rel=first, <${page}?endingBefore=ZZZZ-ZZZZ-ZZZZ&perPage=1000>; rel=last`,
    }),
  );
  t.same(await api.open(linkTo('774452')).uplinks({}), { items: [] });
});

t.test('a list of more than 20 pages is refused', async (t) => {
  const { dashboard, server } = await serve(
    t,
    (req, res) => json(res, [], 200, { Link: `<${req.url}>; rel=next` }),
    { rateLimiterOf: createEmbeddedRateLimiters(Date.now, 1000) },
  );
  await t.rejects(dashboard.networks(), known('meraki_unexpected'));
  t.equal(server.requests.length, 20);
});

t.test('an id cannot change the path', async (t) => {
  const { dashboard, server } = await serve(t, (_req, res) => json(res, []));
  for (const id of ['', '.', '..']) await t.rejects(dashboard.ssids(id), known('meraki_unexpected'));
  t.equal(server.requests.length, 0);
  await dashboard.ssids('../organizations/1');
  t.equal(server.requests[0]?.path, '/api/v1/networks/..%2Forganizations%2F1/wireless/ssids');
});

t.test('a 204 is an empty list', async (t) => {
  const { dashboard } = await serve(t, (_req, res) => res.writeHead(204).end());
  t.same(await dashboard.availabilities({}), { items: [] });
  t.same(await dashboard.networks(), []);
  t.same(await dashboard.admins(), []);
  t.same(await dashboard.events('N_1', { since: 0 }), { items: [] });
});

t.test('items that do not fit are left out and counted, the others stay', async (t) => {
  const { dashboard } = await serve(t, (_req, res) =>
    json(res, [null, 'text', 7, [], {}, { serial: null, status: 'online' }, device(1)]),
  );
  t.equal(dashboard.unreadableItems(), 0);
  t.match((await dashboard.availabilities({})).items, [{ serial: 'Q2-1', name: 'Q2-1' }]);
  t.equal(dashboard.unreadableItems(), 6);
  await dashboard.networks();
  t.equal(dashboard.unreadableItems(), 6 + 7, 'of all lists that were read');
});

t.test('an answer that should be a list and is none is refused', async (t) => {
  for (const body of [{}, 'text', 7, true]) {
    const { dashboard } = await serve(t, (_req, res) => json(res, body));
    await t.rejects(dashboard.networks(), known('meraki_unexpected'));
  }
});
