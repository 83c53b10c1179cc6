import t, { type Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { KnownError } from '../../src/core/errors.ts';
import type { RateLimiter } from '../../src/core/rate-limiter.ts';
import { storeUnavailable } from '../../src/core/refusals.ts';
import { createMerakiApi } from '../../src/meraki/api.ts';
import { createRateLimiters } from '../../src/store/embedded/rate-limiter.ts';
import { json, known, linkTo, recordingLog, serve, tokens } from '../support/scripted-meraki.ts';

const overview = { counts: { byStatus: { online: 5, alerting: 4, offline: 2, dormant: 1 } } };
const NOON = Date.UTC(2026, 8, 16, 12);
const counts = { online: 5, alerting: 4, offline: 2, dormant: 1 };

t.test('who we are, and with what', async (t) => {
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

t.test('401: renews once', async (t) => {
  const { dashboard, source } = await serve(t, (req, res) =>
    req.headers.authorization === 'Bearer renewed-token'
      ? json(res, overview)
      : json(res, { errors: ['Invalid API key'] }, 401),
  );
  t.same(await dashboard.statusCounts(), counts);
  t.same(source.refused, ['first-token']);
});

t.test('401 again: denied', async (t) => {
  const { dashboard, server } = await serve(t, (_req, res) => json(res, { errors: ['no'] }, 401));
  await t.rejects(dashboard.statusCounts(), { name: 'KnownError', code: 'meraki_denied' });
  t.equal(server.requests.length, 2);
});

t.test('401 and the link is dead: the source says so itself', async (t) => {
  const { api, server } = await serve(t, (_req, res) => json(res, {}, 401));
  const dead = new KnownError('relink_required', 'Dead.', 'Link again.');
  const dashboard = api.open(
    linkTo('1', { token: async () => 'x', renew: async () => Promise.reject(dead) }),
  );
  await t.rejects(dashboard.statusCounts(), dead);
  t.equal(server.requests.length, 1);
});

t.test('a reset, a cut answer and 5xx are tried again', async (t) => {
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

t.test('but not for ever', async (t) => {
  const { dashboard, server, log } = await serve(t, (_req, res) => json(res, overview));
  server.faults.add({ path: /./, times: Number.POSITIVE_INFINITY, effect: { kind: 'reset' } });
  await t.rejects(dashboard.statusCounts(), known('meraki_unavailable'));
  t.equal(server.requests.length, 3);
  t.match(log.lines.join('\n'), /did not answer/);
});

t.test('nobody listens', async (t) => {
  const { server } = await serve(t, () => undefined);
  await server.close();
  const api = createMerakiApi({
    apiUrl: `${server.url}/api/v1`,
    log: recordingLog(),
    rateLimiterOf: createRateLimiters(Date.now),
  });
  t.teardown(() => api.close());
  await t.rejects(api.open(linkTo()).statusCounts(), known('meraki_unavailable'));
});

t.test('an answer that never comes ends at the deadline', async (t) => {
  const { api, source } = await serve(t, () => undefined);
  await t.rejects(api.open(linkTo('1', source), 100).statusCounts(), {
    code: 'meraki_unavailable',
    message: /did not answer within/,
  });
});

t.test('an answer that comes drop by drop ends at the deadline', async (t) => {
  const { api, source } = await serve(t, (_req, res) => {
    res.writeHead(200).write('{"counts":');
    const drops = setInterval(() => res.write(' '), 20);
    res.on('close', () => clearInterval(drops));
  });
  await t.rejects(api.open(linkTo('1', source), 150).statusCounts(), known('meraki_unavailable'));
});

t.test('429: waits as it is told, or with patience of its own', async (t) => {
  const inASecond = () => new Date(Date.now() + 500).toUTCString();
  for (const header of [() => '1', inASecond, () => undefined]) {
    const { dashboard, server } = await serve(t, (_req, res, n) => {
      const retryAfter = header();
      const headers = retryAfter === undefined ? {} : { 'Retry-After': retryAfter };
      if (n === 1) json(res, { errors: ['API rate limit exceeded for organization'] }, 429, headers);
      else json(res, overview);
    });
    t.same(await dashboard.statusCounts(), counts);
    t.equal(server.requests.length, 2);
    if (header() === '1') {
      const [first, second] = server.requests.map(({ at }) => at);
      t.ok((second ?? 0) - (first ?? 0) >= 990, 'not earlier than Meraki said');
    }
  }
});

t.test('429 beyond the deadline: says so at once', async (t) => {
  const { dashboard, api, server } = await serve(t, (_req, res) =>
    json(res, {}, 429, { 'Retry-After': '50' }),
  );
  await t.rejects(dashboard.statusCounts(), known('meraki_limited'));
  await t.rejects(dashboard.alertCounts(), known('meraki_limited'), 'the organization is closed');
  t.equal(server.requests.length, 1);
  await t.rejects(api.open(linkTo('2')).statusCounts(), known('meraki_limited'), 'another one is not');
  t.equal(server.requests.length, 2);
});

t.test('all commands share the pace of an organization', async (t) => {
  // Time stands still: all of them ask at the same moment, and none is late.
  const still = { clock: () => NOON, now: () => 0 };
  const { api, server } = await serve(t, (_req, res) => json(res, overview), still);
  const ask = (n: number, patience: number) => {
    const link = linkTo('1', tokens(), { personId: `person ${n}` });
    return api.open(link, patience).statusCounts();
  };
  // Nine turns at once, then one every 111 ms.
  const patient = Array.from({ length: 18 }, (_, n) => ask(n, MINUTE));
  const hasty = Array.from({ length: 6 }, (_, n) => ask(100 + n, 1000));
  for (const one of hasty) await t.rejects(one, known('meraki_limited'), 'the next turn is too far away');
  for (const one of await Promise.all(patient)) t.same(one, counts);
  t.equal(server.requests.length, 18);
});

t.test('time that is over is over, also where no timer has come to it', async (t) => {
  let now = NOON;
  const { api, server } = await serve(t, (_req, res) => json(res, overview), { clock: () => now });
  const dashboard = api.open(linkTo(), MINUTE);
  now += MINUTE + 1;
  await t.rejects(dashboard.statusCounts(), known('meraki_unavailable'));
  t.equal(server.requests.length, 0);
});

t.test('redirects keep the token and end', async (t) => {
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

t.test('a redirect to anywhere else is not followed', async (t) => {
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

t.test('a redirect as the old API wrote it: with a page in its body', async (t) => {
  const { dashboard } = await serve(t, (req, res) => {
    if (req.url?.includes('moved')) json(res, overview);
    else
      res
        .writeHead(302, { Location: '/api/v1/moved', 'content-type': 'text/html' })
        .end('<html><body>You are being <a href="/api/v1/moved">redirected</a>.</body></html>');
  });
  t.same(await dashboard.statusCounts(), counts);
});

t.test('429 of any kind never ends a command early', async (t) => {
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

t.test('more than 20 MB are not read', async (t) => {
  const { dashboard, server } = await serve(t, (_req, res) => res.end(Buffer.alloc(21 * 1024 * 1024, ' ')));
  await t.rejects(dashboard.statusCounts(), { code: 'meraki_unexpected', cause: /too large/ });
  t.equal(server.requests.length, 1);
});

/** Meraki with a pace that counts its turns, and tokens that take so many milliseconds each; nothing else takes any. */
async function withTurns(t: Test, take: RateLimiter['acquire'], ...milliseconds: number[]) {
  let turns = 0;
  let now = 0;
  const rateLimiter: RateLimiter = {
    acquire: (patience) => {
      turns += 1;
      return take(patience);
    },
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

t.test('a turn that is over when the token is there is taken again', async (t) => {
  const { dashboard, server, turns } = await withTurns(t, async () => 0, 200);
  await dashboard.statusCounts();
  t.equal(turns(), 2);
  t.equal(server.requests.length, 1);
});

t.test('and at most three times', async (t) => {
  const { dashboard, server, turns } = await withTurns(t, async () => 0, 200, 200, 200, 200);
  await dashboard.statusCounts();
  t.equal(turns(), 3);
  t.equal(server.requests.length, 1);
});

t.test('a turn that can not be asked for: nothing is sent, and it is said why', async (t) => {
  const away = async () => Promise.reject(storeUnavailable(new Error('Connection terminated')));
  const { dashboard, server } = await withTurns(t, away);
  await t.rejects(dashboard.statusCounts(), known('store_unavailable'));
  t.strictSame(server.requests, []);
});
