import t from 'tap';
import { standInOperations } from '../../../src/sandbox/meraki/operations.ts';
import { AURORA, call, HARBOR, networksOf, start } from '../../support/meraki-stand-in.ts';

const errors = (message: string) => ({ errors: [message] });

t.test('without a valid bearer token every call is refused', async (t) => {
  const meraki = await start(t);
  const bare = await fetch(`${meraki.url}/api/v1/organizations`);
  t.equal(bare.status, 401);
  t.same(await bare.json(), errors('Missing API key'));
  const keyed = await fetch(`${meraki.url}/api/v1/organizations`, {
    headers: { 'x-cisco-meraki-api-key': 'aurora', authorization: 'Basic aurora' },
  });
  t.same([keyed.status, await keyed.json()], [401, errors('No valid authentication method found')]);
  const expired = await call(meraki, '/organizations', { token: 'expired' });
  t.same([expired.status, expired.json], [401, errors('No valid authentication method found')]);
  t.match(expired.headers.get('x-request-id'), /^[0-9a-f]{32}$/);
});

t.test('every operation enforces its scope', async (t) => {
  const meraki = await start(t);
  for (const { method, path, scope } of standInOperations) {
    const concrete = path.replaceAll(/\{\w+\}/g, 'x');
    const { status, json } = await call(meraki, concrete, { method, token: 'readless' });
    if (scope === null) t.equal(status, 200, `${method} ${path}`);
    else {
      const words = `Incorrect OAuth scopes. The required scopes are: ["${scope}"]`;
      t.same([status, json], [403, errors(words)], `${method} ${path}`);
    }
  }
});

t.test('a token reaches its own organization only', async (t) => {
  const meraki = await start(t);
  const { json } = await call(meraki, '/organizations');
  t.match(json, [{ id: HARBOR, name: 'Harbor Lab', licensing: { model: 'per-device' } }]);
  t.has(json, { length: 1 });
  t.same((await call(meraki, '/organizations', { token: 'homeless' })).json, []);
  const [foreign] = await networksOf(meraki, AURORA, 'aurora');
  for (const path of [`/organizations/${AURORA}`, `/networks/${foreign?.id}`, '/devices/Q2XX-XXXX-XXXX']) {
    const { status, text, headers } = await call(meraki, path);
    t.same([status, text], [404, ''], path);
    t.match(headers.get('x-request-id'), /^[0-9a-f]{32}$/);
  }
});

t.test('a path that is no operation is answered with a page of the dashboard', async (t) => {
  const meraki = await start(t);
  const paths = [`/organizations/${HARBOR}/devices/statuses`, '/administered/identities/me', '/nowhere'];
  for (const path of paths) {
    const { status, text, headers } = await call(meraki, path);
    t.equal(status, 404);
    t.equal(headers.get('content-type'), 'text/html; charset=utf-8');
    t.match(text, /^<!DOCTYPE html/);
  }
  t.equal((await call(meraki, `/organizations/${HARBOR}`, { method: 'DELETE' })).status, 404);
});

t.test('an organization has ten calls a second and ten more in a burst', async (t) => {
  const meraki = await start(t, { requestsPerSecond: 10 });
  const answers = await Promise.all(Array.from({ length: 25 }, () => call(meraki, '/organizations')));
  const refused = answers.filter(({ status }) => status === 429);
  t.equal(refused.length, 5);
  t.equal(refused[0]?.headers.get('retry-after'), '1');
  t.same(refused[0]?.json, errors('API rate limit exceeded for organization'));
  t.equal((await call(meraki, '/organizations', { token: 'aurora' })).status, 200, 'of its own');
  meraki.clock.advance(1000);
  t.equal((await call(meraki, '/organizations')).status, 200);
});

t.test('an organization that was moved answers with a redirect', async (t) => {
  const meraki = await start(t);
  meraki.estate.move(HARBOR, 'http://127.0.0.1:1');
  const path = `/organizations/${HARBOR}/devices?perPage=3&tags[]=lab`;
  const { status, headers } = await call(meraki, path);
  t.same([status, headers.get('location')], [308, `http://127.0.0.1:1/api/v1${path}`]);
  t.equal((await call(meraki, `/organizations/${AURORA}`, { token: 'aurora' })).status, 200);
  meraki.estate.move(HARBOR, undefined);
  t.equal((await call(meraki, path)).status, 200);
});

t.test('faults apply before all checks', async (t) => {
  const meraki = await start(t);
  const location = 'https://api.meraki.com.attacker.test/api/v1/organizations';
  meraki.faults.add({
    path: /organizations$/,
    times: 1,
    effect: { kind: 'answer', status: 308, headers: { location } },
  });
  t.equal((await call(meraki, '/organizations')).headers.get('location'), location);
  t.equal((await call(meraki, '/organizations')).status, 200);
  t.equal(meraki.requests.length, 2);
});

t.test('links lead through a whole list', async (t) => {
  const meraki = await start(t);
  const seen: unknown[] = [];
  let next: string | undefined = `/organizations/${AURORA}/devices?perPage=70&productTypes[]=wireless`;
  while (next !== undefined) {
    const { json, headers } = await call(meraki, next, { token: 'aurora' });
    if (Array.isArray(json)) seen.push(...json);
    const link = headers.get('link') ?? '';
    t.match(link, /^<https:\/\/n383\.meraki\.com\/api\/v1\/organizations\/549236\/devices\?/);
    next = /<https:\/\/n383\.meraki\.com\/api\/v1([^>]+)>; rel=next/.exec(link)?.[1];
  }
  const all = (
    await call(meraki, `/organizations/${AURORA}/devices?productTypes[]=wireless`, { token: 'aurora' })
  ).json;
  t.ok(seen.length > 70);
  t.same(seen, all);
});

t.test('a broken authorization server is a server error, and bad JSON is not', async (t) => {
  const meraki = await start(t, {
    introspect: async () => {
      throw new Error('the secret detail');
    },
  });
  const { status, json } = await call(meraki, '/organizations');
  t.same([status, json], [500, errors('Internal server error')]);
  const other = await start(t);
  const broken = await call(other, '/devices/x/liveTools/ping', { method: 'POST', body: '{"target":' });
  t.same([broken.status, broken.json], [400, errors('Invalid JSON in the request body')]);
});
