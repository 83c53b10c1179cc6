import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import type { CheckState } from '../../src/core/check.ts';
import { storeUnavailable } from '../../src/core/refusals.ts';
import { TicketRefusedError } from '../../src/core/ticket-refusal.ts';
import { healthRoutes } from '../../src/http/health-routes.ts';
import { createServer } from '../../src/http/server.ts';
import { createLogger } from '../../src/logger.ts';
import { LinkRefusedError } from '../../src/oauth/link-refused.ts';

async function setup(t: Test, publicUrl = 'https://bot.example.com') {
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', secrets: [], out: { write: (line) => lines.push(line) } });
  const server = await createServer({
    publicUrl,
    formTargets: ['https://as.meraki.com'],
    isProxy: () => false,
    log,
  });
  t.teardown(() => server.close());
  return { server, logs: () => lines.join('') };
}

t.test('an unforeseen failure gets a page with a reference, and the cause is in the log only', async (t) => {
  const { server, logs } = await setup(t);
  server.get('/broken/:secret', async () => {
    throw new Error('the reason inside');
  });
  const response = await server.inject('/broken/a-secret-path?code=a-secret-query');
  t.equal(response.statusCode, 500);
  const reference = /<kbd>([2-9a-z]{8})<\/kbd>/.exec(response.body)?.[1];
  t.ok(reference);
  t.notMatch(response.body, /the reason inside/);
  t.match(logs(), `"reference":"${reference}"`);
  t.match(logs(), 'the reason inside');
  t.match(logs(), '"route":"/broken/:secret"');
  t.notMatch(logs(), /a-secret/, 'requests are logged without their address');
});

t.test(
  'an unavailable database gets a page that says when to come back, and the cause is in the log only',
  async (t) => {
    const { server, logs } = await setup(t);
    server.get('/away', async () => {
      throw storeUnavailable(new Error('connect ECONNREFUSED'));
    });
    const response = await server.inject('/away');
    t.match(response, { statusCode: 503, headers: { 'retry-after': '60', 'cache-control': 'no-store' } });
    t.match(response.body, /bot’s database can’t be reached/);
    t.match(response.body, /Wait a minute\. Go back to the message with your link/);
    t.notMatch(response.body, /ECONNREFUSED/);
    t.match(logs(), 'connect ECONNREFUSED');
  },
);

t.test('while the server closes, its routes answer what comes on an open connection', async (t) => {
  const { server } = await setup(t);
  const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  server.get('/slow', async () => {
    begun.resolve();
    await gate.promise;
    return 'first';
  });
  server.get('/callback', (_request, reply) => reply.redirect('/page', 303));
  const closing = Promise.withResolvers<void>();
  server.addHook('preClose', async () => closing.resolve());
  const origin = await server.listen({ host: '127.0.0.1', port: 0 });
  const request = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;
  const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.write(request('/slow')));
  const heard = text(socket);
  await begun.promise;
  const closed = server.close();
  await closing.promise;
  const second = once(server.server, 'request');
  socket.write(request('/callback?code=planted'));
  await second;
  gate.resolve();
  t.match(await heard, /^HTTP\/1.1 200 .*firstHTTP\/1.1 303 .*location: \/page/s);
  await closed;
});

t.test('every problem has a page with its status', async (t) => {
  const { server } = await setup(t);
  server.get('/ticket', async () => {
    throw new TicketRefusedError('expired');
  });
  server.get('/again', async () => {
    throw new LinkRefusedError('sign_in_failed', { provider: 'webex', ticket: '"><script>' });
  });
  t.match(await server.inject('/ticket'), { statusCode: 410, body: /This link has expired/ });
  const again = await server.inject('/again');
  t.match(again.body, 'Webex did not answer');
  t.notMatch(again.body, '<script');
});

t.test('unknown URLs, odd paths and oversized headers are answered without what was sent', async (t) => {
  const { server } = await setup(t);
  t.match(await server.inject('/nothing'), { statusCode: 404, body: /There is nothing here/ });
  for (const address of ['/%ff', '/link/%zz?code=planted', `/link/${'x'.repeat(500)}?state=planted`]) {
    const response = await server.inject(address);
    t.equal(response.statusCode, 404, address.slice(0, 12));
    t.notMatch(response.body, /planted/, 'an address is never repeated');
    t.equal(response.headers['x-content-type-options'], 'nosniff');
  }
});

t.test('the stylesheet can be cached for good, pages can’t', async (t) => {
  const { server } = await setup(t);
  const page = await server.inject('/nothing');
  t.equal(page.headers['cache-control'], 'no-store');
  const address = /href="(\/link\.css\?[\w-]+)"/.exec(page.body)?.[1] ?? '';
  const style = await server.inject(address);
  t.equal(style.statusCode, 200);
  t.match(style.headers['cache-control'], 'immutable');
  t.match(style.headers['content-type'], 'text/css');
});

t.test('HSTS is sent over https only', async (t) => {
  const secure = await setup(t);
  t.ok((await secure.server.inject('/nothing')).headers['strict-transport-security']);
  const local = await setup(t, 'http://127.0.0.1:3000');
  t.notOk((await local.server.inject('/nothing')).headers['strict-transport-security']);
});

t.test(
  'healthz is always 200; readyz is 503 only when a check is down, not when it is degraded',
  async (t) => {
    const { server } = await setup(t);
    let state: CheckState = 'ok';
    await server.register(healthRoutes, {
      checks: {
        store: async () => ({ state: 'ok', detail: 'writable' }),
        webhooks: async () => ({ state, detail: 'x' }),
      },
    });
    t.equal((await server.inject('/healthz')).statusCode, 200);
    t.match((await server.inject('/readyz')).json(), {
      ok: true,
      state: 'ok',
      checks: { store: { detail: 'writable' } },
    });
    state = 'degraded';
    const degraded = await server.inject('/readyz');
    t.equal(degraded.statusCode, 200);
    t.match(degraded.json(), { ok: true, state: 'degraded', checks: { webhooks: { state: 'degraded' } } });
    state = 'down';
    const response = await server.inject('/readyz');
    t.equal(response.statusCode, 503);
    t.match(response.json(), {
      ok: false,
      state: 'down',
      checks: { store: { state: 'ok' }, webhooks: { state: 'down' } },
    });
    t.equal((await server.inject('/healthz')).statusCode, 200);
  },
);

t.test('every log line of a request has its reference, also after its body was read', async (t) => {
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', secrets: [], out: { write: (line) => lines.push(line) } });
  const server = await createServer({
    publicUrl: 'https://bot.example.com',
    formTargets: [],
    isProxy: () => false,
    log,
  });
  t.teardown(() => server.close());
  server.post('/said', async (request) => {
    await new Promise(setImmediate);
    log.info({ of: request.id }, 'said');
    return 'ok';
  });
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  const post = (body: string) =>
    fetch(`${url}/said`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => post(JSON.stringify({ index }))),
  );
  t.ok(answers.every(({ status }) => status === 200));
  t.equal((await post('{')).status, 400);
  const said = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'said');
  t.equal(said.length, 20);
  t.equal(new Set(said.map(({ reference }) => reference)).size, 20);
  for (const { of, reference } of said) t.equal(of, reference);
  const requests = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request');
  t.equal(new Set(requests.map(({ reference }) => reference)).size, 21);
});

t.test('routine requests are logged at debug level unless they fail', async (t) => {
  const { server, logs } = await setup(t);
  let status = 200;
  server.post('/often', { config: { isRoutine: true } }, async (_request, reply) =>
    reply.code(status).send({}),
  );
  const levels = () => logs().match(/(?<="level":)\d+(?=[^\n]*"msg":"request")/g);
  await server.inject({ method: 'POST', url: '/often' });
  t.strictSame(levels(), ['20']);
  status = 401;
  await server.inject({ method: 'POST', url: '/often' });
  t.strictSame(levels(), ['20', '30']);
});
