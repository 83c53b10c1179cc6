import t from 'tap';
import { request } from 'undici';
import { type MerakiReplayOptions, startMerakiReplay } from '../../bench/meraki/replay.ts';
import { startTokenServer } from '../../bench/meraki/token-server.ts';

const SCOPES = ['dashboard:general:config:read', 'dashboard:general:telemetry:read'];

async function start(cleanup: AsyncDisposableStack, options: Omit<MerakiReplayOptions, 'tokens'> = {}) {
  const tokens = await startTokenServer(SCOPES, cleanup);
  const meraki = await startMerakiReplay({ tokens, ...options }, cleanup);
  const { accessToken } = tokens.firstPair(0);
  async function get(path: string, token = accessToken) {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await request(`${meraki.url}/api/v1${path}`, { headers });
    return { status: answer.statusCode, headers: answer.headers, json: await answer.body.json() };
  }
  return { meraki, get };
}

t.test('the Link header names the organization that was asked about', async (t) => {
  await using cleanup = new AsyncDisposableStack();
  const { get } = await start(cleanup);
  for (const id of ['100000', '100499', '$&']) {
    const path = `/organizations/${encodeURIComponent(id)}/devices/availabilities?perPage=10`;
    const { status, headers } = await get(path);
    t.equal(status, 200);
    const pages = String(headers.link).split(', ');
    t.equal(pages.length, 3, 'first, next and last');
    for (const page of pages) t.match(page, `/organizations/${encodeURIComponent(id)}/devices/`);
  }
});

t.test('the next page has other rows', async (t) => {
  await using cleanup = new AsyncDisposableStack();
  const { get } = await start(cleanup);
  const first = await get('/organizations/100000/devices/availabilities?perPage=60');
  const next = /<[^>]*(\/organizations\/[^>]+)>; rel=next/.exec(String(first.headers.link))?.[1] ?? '';
  const second = await get(next);
  t.match(first.json, { length: 60 });
  t.match(second.json, { length: 40 });
  t.notMatch(String(second.headers.link), 'rel=next');
});

t.test('a token that is not the current one of its link is refused', async (t) => {
  await using cleanup = new AsyncDisposableStack();
  const { get, meraki } = await start(cleanup);
  const { status } = await get('/organizations/100000/devices/statuses/overview', 'access-0-7-');
  t.equal(status, 401);
  t.equal(meraki.calls, 1);
});

t.test('with the limit, an organization gets twenty calls at once, and another one as many', async (t) => {
  await using cleanup = new AsyncDisposableStack();
  const { get, meraki } = await start(cleanup, { isLimited: true, now: () => 0 });
  const path = (id: string) => `/organizations/${id}/devices/statuses/overview`;
  const all = await Promise.all(Array.from({ length: 25 }, () => get(path('100000'))));
  const refused = all.filter(({ status }) => status === 429);
  t.equal(refused.length, 5);
  t.ok(refused.every(({ headers }) => headers['retry-after'] === '1'));
  t.equal((await get(path('100001'))).status, 200);
  t.match(meraki, { calls: 26, limited: 5 });
  t.equal(meraki.paths.length, 26);
  t.ok(meraki.mostSockets >= 1 && meraki.mostSockets <= 26, 'open connections are counted');
});

t.test('an organization has the given size', async (t) => {
  await using cleanup = new AsyncDisposableStack();
  const { get } = await start(cleanup, { size: { networks: 50, devices: 300 } });
  t.match((await get('/organizations/100000/devices/availabilities?perPage=1000')).json, { length: 300 });
  t.match((await get('/organizations/100000/networks?perPage=100000')).json, { length: 50 });
});
