import t, { type Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { KnownError } from '../../src/core/errors.ts';
import type { RateLimiter } from '../../src/core/rate-limiter.ts';
import { storeUnavailable } from '../../src/core/refusals.ts';
import { createMerakiApi } from '../../src/meraki/api.ts';
import { createEmbeddedRateLimiters } from '../../src/store/embedded/rate-limiter.ts';
import { json, known, linkTo, recordingLog, type Script, serve, tokens } from '../support/scripted-meraki.ts';

const overview = { counts: { byStatus: { online: 5, alerting: 4, offline: 2, dormant: 1 } } };
const NOON = Date.UTC(2026, 8, 16, 12);
const counts = new Map([
  ['online', 5],
  ['alerting', 4],
  ['offline', 2],
  ['dormant', 1],
]);

t.test('a call carries the token and the user agent', async (t) => {
  const { dashboard, server } = await serve(t, (_req, res) => json(res, overview), {
    userAgent: 'App/1.0 Vendor',
  });
  t.same(await dashboard.statusCounts(), counts);
  t.match(server.requests, [
    {
      path: '/api/v1/organizations/1/devices/statuses/overview',
      headers: { authorization: 'Bearer first-token', 'user-agent': 'App/1.0 Vendor' },
    },
  ]);
});

t.test('after a 401 the token is renewed once', async (t) => {
  const { dashboard, source } = await serve(t, (req, res) =>
    req.headers.authorization === 'Bearer renewed-token'
      ? json(res, overview)
      : json(res, { errors: ['Invalid API key'] }, 401),
  );
  t.same(await dashboard.statusCounts(), counts);
  t.same(source.refused, ['first-token']);
});

t.test('a second 401 is the failure meraki_denied', async (t) => {
  const { dashboard, server } = await serve(t, (_req, res) => json(res, { errors: ['no'] }, 401));
  await t.rejects(dashboard.statusCounts(), { name: 'KnownError', code: 'meraki_denied' });
  t.equal(server.requests.length, 2);
});

t.test('when a 401 shows that the link has ended, the failure is that of the token source', async (t) => {
  const { api, server } = await serve(t, (_req, res) => json(res, {}, 401));
  const dead = new KnownError('relink_required', 'Dead.', 'Link again.');
  const dashboard = api.open(
    linkTo('1', { token: async () => 'x', renew: async () => Promise.reject(dead) }),
  );
  await t.rejects(dashboard.statusCounts(), dead);
  t.equal(server.requests.length, 1);
});

t.test('a GET is retried after a reset connection, a truncated answer and 5xx', async (t) => {
  for (const effect of [
    { kind: 'reset' },
    { kind: 'lose' },
    { kind: 'truncate' },
    { kind: 'answer', status: 502, body: '<html>' },
    { kind: 'answer', status: 200, body: '{"counts":' },
    { kind: 'answer', status: 503, headers: { 'retry-after': '0' } },
  ] as const) {
    const { dashboard, server } = await serve(t, (_req, res) => json(res, overview));
    server.faults.add({ path: /./, times: 2, effect });
    t.same(await dashboard.statusCounts(), counts, JSON.stringify(effect));
    t.equal(server.requests.length, 3);
  }
});

t.test('a GET that fails three times is not sent again', async (t) => {
  const { dashboard, server, log } = await serve(t, (_req, res) => json(res, overview));
  server.faults.add({ path: /./, times: Number.POSITIVE_INFINITY, effect: { kind: 'reset' } });
  await t.rejects(dashboard.statusCounts(), known('meraki_unavailable'));
  t.equal(server.requests.length, 3);
  t.match(log.lines.join('\n'), /did not answer/);
});

t.test('a refused connection means that Meraki is unavailable', async (t) => {
  const { server } = await serve(t, () => undefined);
  await server.close();
  const api = createMerakiApi({
    apiUrl: `${server.url}/api/v1`,
    log: recordingLog(),
    rateLimiterOf: createEmbeddedRateLimiters(Date.now),
    sleep: async () => undefined,
  });
  t.teardown(() => api.close());
  await t.rejects(api.open(linkTo()).statusCounts(), known('meraki_unavailable'));
});

t.test('a call without an answer fails at the deadline', async (t) => {
  const { api, source } = await serve(t, () => undefined);
  await t.rejects(api.open(linkTo('1', source), 100).statusCounts(), {
    code: 'meraki_unavailable',
    message: /did not answer within/,
  });
});

t.test('an answer whose body never ends is cut off at the deadline', async (t) => {
  const { api, source } = await serve(t, (_req, res) => {
    res.writeHead(200).write('{"counts":');
    const spaces = setInterval(() => res.write(' '), 20);
    res.on('close', () => clearInterval(spaces));
  });
  await t.rejects(api.open(linkTo('1', source), 150).statusCounts(), known('meraki_unavailable'));
});

const limitedOnce =
  (headers: Record<string, string>): Script =>
  (_req, res, n) =>
    n === 1
      ? json(res, { errors: ['API rate limit exceeded for organization'] }, 429, headers)
      : json(res, overview);

t.test('after a 429 the call waits as long as Retry-After says, or with growing pauses', async (t) => {
  const pauses: [headers: Record<string, string>, shortest: number, longest: number][] = [
    [{ 'Retry-After': '1' }, 1000, 1000],
    [{ 'Retry-After': new Date(NOON + 2000).toUTCString() }, 2000, 2000],
    [{}, 500, 1000],
  ];
  for (const [headers, shortest, longest] of pauses) {
    const { dashboard, server, waits } = await serve(t, limitedOnce(headers), { clock: () => NOON });
    t.same(await dashboard.statusCounts(), counts);
    t.equal(server.requests.length, 2);
    const [wait = 0, ...more] = waits;
    t.ok(wait >= shortest && wait <= longest, `${wait} ms`);
    t.same(more, []);
  }
});

t.test('without a `sleep`, the wait after a 429 is real', async (t) => {
  const real = { clock: Date.now, sleep: undefined };
  const { dashboard, server } = await serve(t, limitedOnce({ 'Retry-After': '0.2' }), real);
  t.same(await dashboard.statusCounts(), counts);
  const [first = 0, second = 0] = server.requests.map(({ at }) => at);
  t.ok(second - first >= 190, `${second - first} ms`);
});

t.test('a 429 that asks for more time than is left fails at once', async (t) => {
  const { dashboard, api, server } = await serve(t, (_req, res) =>
    json(res, {}, 429, { 'Retry-After': '50' }),
  );
  await t.rejects(dashboard.statusCounts(), known('meraki_limited'));
  await t.rejects(
    dashboard.alertCounts(),
    known('meraki_limited'),
    'no call to this organization gets a turn',
  );
  t.equal(server.requests.length, 1);
  await t.rejects(
    api.open(linkTo('2')).statusCounts(),
    known('meraki_limited'),
    'calls to another organization do',
  );
  t.equal(server.requests.length, 2);
});

t.test('all commands share the rate limit of an organization', async (t) => {
  // Time stands still: all of them ask at the same moment, and no turn is over.
  const still = { clock: () => NOON, now: () => 0 };
  const { api, server, waits } = await serve(t, (_req, res) => json(res, overview), still);
  const ask = (n: number, timeout: number) => {
    const link = linkTo('1', tokens(), { personId: `person ${n}` });
    return api.open(link, timeout).statusCounts();
  };
  // Nine turns at once, then one every 111 ms.
  const longCalls = Array.from({ length: 18 }, (_, n) => ask(n, MINUTE));
  const shortCalls = Array.from({ length: 6 }, (_, n) => ask(100 + n, 1000));
  for (const one of shortCalls)
    await t.rejects(one, known('meraki_limited'), 'the next call that the rate limit allows is too far away');
  for (const one of await Promise.all(longCalls)) t.same(one, counts);
  t.equal(server.requests.length, 18);
  const turns = Array.from({ length: 9 }, (_, n) => Math.ceil(((n + 1) * 1000) / 9));
  t.same(
    waits.map((wait) => Math.round(wait / 10)),
    turns.map((turn) => Math.round(turn / 10)),
  );
});

t.test('nothing is sent after the deadline, even if its timer has not fired', async (t) => {
  let now = NOON;
  const { api, server } = await serve(t, (_req, res) => json(res, overview), { clock: () => now });
  const dashboard = api.open(linkTo(), MINUTE);
  now += MINUTE + 1;
  await t.rejects(dashboard.statusCounts(), known('meraki_unavailable'));
  t.equal(server.requests.length, 0);
});

t.test('redirects keep the token, three at most', async (t) => {
  const { dashboard, server } = await serve(t, (req, res) => {
    if (req.url?.endsWith('overview')) {
      res.writeHead(308, { Location: '/api/v1/moved' }).end('<a>redirected</a>');
    } else json(res, overview);
  });
  t.same(await dashboard.statusCounts(), counts);
  t.equal(server.requests[1]?.headers.authorization, 'Bearer first-token');

  const shard = await serve(t, (_req, res) => json(res, overview));
  const front = await serve(t, (_req, res) => {
    res.writeHead(302, { Location: `${shard.server.url}/api/v1/x` }).end();
  });
  t.same(await front.dashboard.statusCounts(), counts);
  t.equal(shard.server.requests[0]?.headers.authorization, 'Bearer first-token');

  const loop = await serve(t, (req, res) => res.writeHead(307, { Location: req.url ?? '' }).end());
  await t.rejects(loop.dashboard.statusCounts(), known('meraki_unexpected'));
  t.equal(loop.server.requests.length, 4);
});

t.test('a redirect to a place outside the API is not followed', async (t) => {
  const thief = await serve(t, (_req, res) => json(res, overview));
  const elsewhere = thief.server.url.replace('127.0.0.1', 'localhost');
  for (const location of [
    `${elsewhere}/api/v1/x`,
    '/login',
    'https://attacker.test/api/v1/x',
    'https://api.meraki.com.attacker.test/api/v1/organizations',
    'http://n1.meraki.com/api/v1/organizations',
    'http://[',
  ]) {
    const { dashboard, server } = await serve(t, (_req, res) => res.writeHead(302, { location }).end());
    await t.rejects(dashboard.statusCounts(), known('meraki_unexpected'), location);
    t.equal(server.requests.length, 1);
  }
  t.equal(thief.server.requests.length, 0);
});

t.test('a redirect with a page in its body, as in version 0 of the API, is followed', async (t) => {
  const { dashboard } = await serve(t, (req, res) => {
    if (req.url?.includes('moved')) json(res, overview);
    else
      res
        .writeHead(302, { Location: '/api/v1/moved', 'content-type': 'text/html' })
        .end('<html><body>You are being <a href="/api/v1/moved">redirected</a>.</body></html>');
  });
  t.same(await dashboard.statusCounts(), counts);
});

t.test('a 429 is retried, with or without a readable Retry-After', async (t) => {
  for (const [headers, body] of [
    [{ 'Retry-After': '1' }, '{"errors":["API rate limit exceeded for organization"]}'],
    [{}, '{"errors":["Too many requests"]}'],
    [{ 'Retry-After': 'soon' }, '<html>'],
  ] as const) {
    const { dashboard, server } = await serve(t, (_req, res, n) =>
      n === 1 ? res.writeHead(429, headers).end(body) : json(res, overview),
    );
    t.same(await dashboard.statusCounts(), counts, body);
    t.equal(server.requests.length, 2);
  }
});

t.test('an answer of more than 20 MB is refused', async (t) => {
  const { dashboard, server } = await serve(t, (_req, res) => res.end(Buffer.alloc(21 * 1024 * 1024, ' ')));
  await t.rejects(dashboard.statusCounts(), { code: 'meraki_unexpected', cause: /too large/ });
  t.equal(server.requests.length, 1);
});

/** Meraki with a rate limiter that counts turns, and with tokens that take so many milliseconds each. */
async function withTurns(t: Test, acquire: RateLimiter['acquire'], ...milliseconds: number[]) {
  let turns = 0;
  let now = 0;
  const rateLimiter: RateLimiter = {
    acquire: (timeout) => {
      turns += 1;
      return acquire(timeout);
    },
    soonest: () => 0,
    accepted() {},
    async limited() {},
  };
  const { api, server } = await serve(t, (_req, res) => json(res, overview), {
    rateLimiterOf: () => rateLimiter,
    now: () => now,
  });
  const source = {
    ...tokens(),
    token: async () => {
      now += milliseconds.shift() ?? 0;
      return 'first-token';
    },
  };
  return { dashboard: api.open(linkTo('1', source)), server, turns: () => turns };
}

t.test('when a turn is over before the token arrives, the call waits for another turn', async (t) => {
  const { dashboard, server, turns } = await withTurns(t, async () => 0, 200);
  await dashboard.statusCounts();
  t.equal(turns(), 2);
  t.equal(server.requests.length, 1);
});

t.test('a call takes at most three turns', async (t) => {
  const { dashboard, server, turns } = await withTurns(t, async () => 0, 200, 200, 200, 200);
  await dashboard.statusCounts();
  t.equal(turns(), 3);
  t.equal(server.requests.length, 1);
});

t.test('when the rate limiter is unavailable, nothing is sent and the failure says so', async (t) => {
  const away = async () => Promise.reject(storeUnavailable(new Error('Connection terminated')));
  const { dashboard, server } = await withTurns(t, away);
  await t.rejects(dashboard.statusCounts(), known('store_unavailable'));
  t.strictSame(server.requests, []);
});
