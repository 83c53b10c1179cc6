import { createHmac } from 'node:crypto';
import cookie from '@fastify/cookie';
import t, { type Test } from 'tap';
import { createIsProxy } from '../../src/http/is-proxy.ts';
import { linkRoutes } from '../../src/http/link-routes.ts';
import { createServer } from '../../src/http/server.ts';
import { webhookRoutes } from '../../src/http/webhook-routes.ts';
import { createLogger } from '../../src/logger.ts';
import { LinkRefusedError } from '../../src/oauth/link-refused.ts';
import { verifySignature } from '../../src/webex/intake/signature.ts';

const SECRET = 's'.repeat(32);

async function setup(t: Test, trusted: string[] = ['loopback']) {
  const isProxy = createIsProxy(trusted);
  const log = createLogger({ level: 'silent', secrets: [] });
  const server = await createServer({ publicUrl: 'https://bot.example.com', formTargets: [], isProxy, log });
  const refuse = async () => {
    throw new LinkRefusedError('unknown');
  };
  const linking = {
    open: refuse,
    start: refuse,
    identify: refuse,
    findIdentified: refuse,
    facts: refuse,
    confirm: refuse,
    complete: refuse,
    decline: refuse,
    linkedIn: refuse,
  };
  await server.register(cookie);
  await server.register(linkRoutes, { linking, publicUrl: 'https://bot.example.com', isProxy });
  await server.register(webhookRoutes, {
    verify: (raw, signature) => verifySignature(raw, signature, SECRET),
    onForged: () => {},
    accept: async () => 'accepted',
    isProxy,
  });
  t.teardown(() => server.close());
  const get = (url: string, from?: string, remoteAddress = '127.0.0.1') =>
    server.inject({ url, remoteAddress, headers: from === undefined ? {} : { 'x-forwarded-for': from } });
  /** @returns the statuses of so many requests, and how many there were of each */
  const many = async (times: number, url: string, from?: string, remoteAddress?: string) => {
    const statuses: Record<number, number> = {};
    for (let n = 0; n < times; n++) {
      const { statusCode } = await get(url, from, remoteAddress);
      statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
    }
    return statuses;
  };
  const deliver = (signature: string, from: string) =>
    server.inject({
      method: 'POST',
      url: '/webhooks/webex',
      headers: {
        'x-forwarded-for': from,
        'x-spark-signature': signature,
        'content-type': 'application/json',
      },
      payload: '{}',
    });
  return { get, many, deliver };
}

t.test('an address gets 120 link pages a minute, then a page that says when to come back', async (t) => {
  const { get, many } = await setup(t);
  t.strictSame(await many(60, '/link/guess', '192.0.2.1'), { 410: 60 });
  t.strictSame(await many(60, '/oauth/meraki/callback?state=guess', '192.0.2.1'), { 303: 60 });
  const callback = await get('/oauth/meraki/callback?state=guess', '192.0.2.1');
  t.match(callback, { statusCode: 303, headers: { location: '/link/too-often#page' } });
  t.equal((await get('/link/too-often', '192.0.2.1')).statusCode, 429);
  t.match(await get('/link/too-often', '192.0.2.2'), { statusCode: 429, body: /Too many requests/ });
  const refused = await get('/link/guess', '192.0.2.1');
  t.equal(refused.statusCode, 429);
  t.match(refused.body, /Too many requests.*Wait a minute/s);
  const seconds = Number(refused.headers['retry-after']);
  t.ok(seconds > 0 && seconds <= 60);
  t.equal(refused.headers['cache-control'], 'no-store');
  t.ok(refused.headers['content-security-policy']);
  t.equal((await get('/link/guess', '192.0.2.2')).statusCode, 410, 'another address');
  t.equal((await get('/link.css', '192.0.2.1')).statusCode, 200);
});

t.test('IPv6 counts by network of 64 bits, and IPv4 in IPv6 by address', async (t) => {
  const { get, many } = await setup(t);
  for (let n = 0; n < 120; n++) await get('/linked', `2001:db8:0:1::${n.toString(16)}`);
  t.equal((await get('/linked', '2001:db8:0:1:ffff::1')).statusCode, 429);
  t.equal((await get('/linked', '2001:db8:0:2::1')).statusCode, 410);
  t.strictSame(await many(120, '/linked', '::ffff:192.0.2.1'), { 410: 120 });
  t.equal((await get('/linked', '192.0.2.1')).statusCode, 429);
  t.equal((await get('/linked', '::ffff:192.0.2.2')).statusCode, 410);
});

t.test(
  'a port is removed from an address, and a header without an address counts for its proxy',
  async (t) => {
    const { get } = await setup(t, ['loopback', '10.1.2.3', '2001:db8:ffff::1']);
    const passed = async (from: (n: number) => string) => {
      let count = 0;
      for (let n = 0; n < 130; n++) count += Number((await get('/linked', from(n))).statusCode === 410);
      return count;
    };
    t.equal(await passed((n) => `192.0.2.1:${40_000 + n}`), 120);
    t.equal((await get('/linked', '192.0.2.1')).statusCode, 429);
    t.equal(await passed((n) => `[2001:db8:0:1::1]:${40_000 + n}`), 120);
    t.equal((await get('/linked', '2001:db8:0:1::2')).statusCode, 429);
    t.equal(await passed((n) => `192.0.2.${n}, 198.51.100.1, 10.1.2.3:${n}, [2001:db8:ffff::1]:${n}`), 120);
    t.equal(await passed((n) => `nobody-${n}`), 120);
  },
);

t.test('X-Forwarded-For counts only from a trusted proxy', async (t) => {
  const { get, many } = await setup(t);
  t.strictSame(await many(130, '/linked', undefined), { 410: 130 }, 'a proxy that names nobody: everybody');
  t.strictSame(await many(120, '/linked', '192.0.2.1, 198.51.100.1'), { 410: 120 });
  t.equal((await get('/linked', '192.0.2.9, 198.51.100.1')).statusCode, 429, 'the last that we did not add');
  let passed = 0;
  for (let n = 0; n < 130; n++)
    passed += Number((await get('/linked', `192.0.2.${n}`, '203.0.113.5')).statusCode === 410);
  t.equal(passed, 120, 'a stranger who names others is one stranger');
  const none = await setup(t, []);
  t.strictSame(await none.many(130, '/linked', '192.0.2.1'), { 410: 120, 429: 10 }, 'nobody is believed');
  const two = await setup(t, ['10.0.0.0/8', '127.0.0.1']);
  t.strictSame(await two.many(130, '/linked', '192.0.2.1, 10.1.2.3'), { 410: 120, 429: 10 });
});

t.test('an address may send 20 wrong signatures a minute, and signed posts are never limited', async (t) => {
  const { deliver } = await setup(t);
  const right = createHmac('sha1', SECRET).update('{}').digest('hex');
  for (let n = 0; n < 20; n++) t.equal((await deliver('wrong', '192.0.2.1')).statusCode, 401);
  const refused = await deliver('wrong', '192.0.2.1');
  t.equal(refused.statusCode, 429);
  t.ok(Number(refused.headers['retry-after']) > 0);
  t.equal((await deliver('wrong', '192.0.2.2')).statusCode, 401);
  for (let n = 0; n < 500; n++) {
    if ((await deliver(right, '192.0.2.1')).statusCode !== 200) t.fail('a delivery was limited');
  }
});
