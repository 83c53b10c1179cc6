import Fastify from 'fastify';
import t, { type Test } from 'tap';
import { metricsRoutes } from '../../src/http/metrics-routes.ts';

async function setup(t: Test, publicUrl = 'https://bot.example.com', token?: string) {
  const app = Fastify({ trustProxy: true });
  await app.register(metricsRoutes, {
    publicUrl,
    token,
    page: async () => ({ type: 'text/plain', text: 'a 1\n' }),
  });
  t.teardown(() => app.close());
  return async (remoteAddress: string, headers: Record<string, string> = {}) => {
    const answer = await app.inject({
      url: '/metrics',
      remoteAddress,
      headers: { host: '10.1.2.3:3000', ...headers },
    });
    return answer.statusCode;
  };
}

t.test('a direct request from nearby gets the metrics', async (t) => {
  const ask = await setup(t);
  for (const address of ['127.0.0.1', '10.0.0.7', '172.31.255.1', '192.168.1.1', '169.254.9.9'])
    t.equal(await ask(address), 200, address);
  for (const address of ['::1', 'fd00::1', 'fe80::1', '::ffff:10.0.0.7'])
    t.equal(await ask(address), 200, address);
});

t.test('other requests get 404', async (t) => {
  const ask = await setup(t);
  for (const address of [
    '8.8.8.8',
    '172.32.0.1',
    '192.169.0.1',
    '100.64.0.1',
    '2001:db8::1',
    '::ffff:8.8.8.8',
  ])
    t.equal(await ask(address), 404, address);
  t.equal(await ask('8.8.8.8', { 'x-forwarded-for': '127.0.0.1' }), 404, 'whatever a header says');
});

t.test('a request through a proxy gets 404', async (t) => {
  const ask = await setup(t);
  for (const header of [
    'forwarded',
    'via',
    'x-forwarded-for',
    'x-forwarded-proto',
    'x-real-ip',
    'cf-connecting-ip',
  ])
    t.equal(await ask('127.0.0.1', { [header]: '10.0.0.1' }), 404, header);
  t.equal(
    await ask('127.0.0.1', { host: 'bot.example.com' }),
    404,
    'one that adds nothing passes the public name on',
  );
  t.equal(await ask('127.0.0.1', { host: 'BOT.example.com:443' }), 404);
  const local = await setup(t, 'http://localhost:3000');
  t.equal(await local('127.0.0.1', { host: 'localhost:3000' }), 200, 'the sandbox has none');
});

t.test('a request by name counts as one through a proxy', async (t) => {
  const ask = await setup(t);
  for (const host of ['x', 'bot.example.com.', 'a.bot.example.com'])
    t.equal(await ask('127.0.0.1', { host }), 404, host);
  for (const host of ['localhost:3001', '127.0.0.1:3001', '[::1]:3001', '10.1.2.3'])
    t.equal(await ask('127.0.0.1', { host }), 200, host);
});

t.test('a token is required and sufficient', async (t) => {
  const ask = await setup(t, 'https://bot.example.com', 'm'.repeat(32));
  const right = { authorization: `Bearer ${'m'.repeat(32)}` };
  t.equal(await ask('8.8.8.8', { ...right, host: 'bot.example.com', 'x-forwarded-for': '8.8.8.8' }), 200);
  t.equal(await ask('127.0.0.1'), 404);
  for (const authorization of ['', 'Bearer ', 'Bearer m', `Bearer ${'n'.repeat(32)}`, 'm'.repeat(32)])
    t.equal(await ask('127.0.0.1', { authorization }), 404, authorization);
});
