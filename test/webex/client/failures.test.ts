import t from 'tap';
import type { FaultEffect } from '../../../src/sandbox/faults.ts';
import { freePort } from '../../../src/sandbox/fleet/free-port.ts';
import { startLoopbackServer } from '../../../src/sandbox/loopback-server.ts';
import { createWebex, WebexError } from '../../../src/webex/client/index.ts';
import { quick } from '../../support/gateway.ts';
import { until } from '../../support/until.ts';
import { ada, always, message, startClient, TOKEN } from '../../support/webex-client.ts';

const answer = (
  status: number,
  rest: { headers?: Record<string, string>; body?: string } = {},
): FaultEffect => ({
  kind: 'answer',
  status,
  ...rest,
});

/** Faults that are gone with the next attempt. */
const temporary: [string, FaultEffect][] = [
  ['a reset connection', { kind: 'reset' }],
  ['a lost answer', { kind: 'lose' }],
  ['an answer that is cut off', { kind: 'truncate' }],
  ['500', answer(500)],
  ['502', answer(502, { body: '<html>Bad Gateway</html>' })],
  ['503', answer(503)],
  ['504', answer(504)],
  ['507', answer(507)],
  ['408', answer(408)],
  ['423', answer(423, { headers: { 'retry-after': '1' } })],
  ['429 without Retry-After', answer(429)],
  ['429 with seconds', answer(429, { headers: { 'retry-after': '1' } })],
  [
    '429 with a date',
    answer(429, { headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() } }),
  ],
  ['429 with nonsense', answer(429, { headers: { 'retry-after': 'soon' } })],
];

/** Faults that the next attempt would meet again. */
const lasting: [string, FaultEffect, RegExp][] = [
  ['401', answer(401), /HTTP 401/],
  ['404', answer(404, { headers: { trackingid: 'ROUTER_1-2' } }), /HTTP 404 \(tracking id ROUTER_1-2\)/],
  [
    'another shape',
    answer(200, { body: '{"items":[{"id":"ada","emails":"none"}]}' }),
    /\(at items.0.emails\)/,
  ],
  ['a huge answer', answer(200, { body: `{"id":"${'x'.repeat(3_000_000)}"}` }), /over 1048576 bytes/],
];

async function failed(call: Promise<unknown>): Promise<WebexError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof WebexError) return error;
    throw error;
  }
  throw new Error('the call did not fail');
}

t.test('a GET survives temporary faults', async (t) => {
  const { client, api } = await startClient(t, always(ada));
  for (const [name, effect] of temporary) {
    const before = api.requests.length;
    api.faults.add({ path: /.*/, times: 1, effect });
    t.match(await client.people.get(`ada ${name}`), { displayName: 'Ada' }, name);
    t.equal(api.requests.length - before, 2, `${name}: one more attempt`);
  }
});

t.test('a POST is sent again only when it was certainly not carried out', async (t) => {
  const { client, api } = await startClient(t, always(message));
  for (const [name, effect] of temporary) {
    const before = api.requests.length;
    api.faults.add({ path: /.*/, times: 1, effect });
    const sending = client.messages.create({ roomId: 'r1', markdown: name });
    if (/^42[39]/.test(name)) t.match(await sending, { id: 'm1' }, name);
    else t.match(await failed(sending), { method: 'POST', path: '/v1/messages' }, name);
    t.equal(api.requests.length - before, /^42[39]/.test(name) ? 2 : 1, `${name}: attempts`);
  }
});

t.test('a lasting fault fails at once, with an error that shows no secret', async (t) => {
  const { client, api } = await startClient(t, always(ada));
  for (const [name, effect, text] of lasting) {
    const before = api.requests.length;
    api.faults.add({ path: /.*/, times: 1, effect });
    const error = await failed(client.people.list({ email: 'ada@aurora.example' }));
    t.match(error.message, text, name);
    t.equal(error.path, '/v1/people', 'without the query');
    t.notMatch(`${error.stack}${JSON.stringify(error)}`, new RegExp(`${TOKEN}|aurora|none|xxxx`), name);
    if (name === '404') t.match(error, { status: 404, method: 'GET', trackingId: 'ROUTER_1-2' });
    t.equal(api.requests.length - before, 1, `${name}: one attempt`);
  }
  api.faults.add({ path: /.*/, times: 1, effect: answer(200, { body: '{"id":"ada","emails":"none"}' }) });
  t.match((await failed(client.people.get('ada'))).message, /unexpected answer \(at emails\)/);
});

t.test('a server that does not answer is waited for until the timeout', async (t) => {
  const { client, api } = await startClient(t, always({ ...ada, ...message }), { timeout: 1_500 });
  api.faults.add({ path: /.*/, times: 1, effect: { kind: 'hang' } });
  t.match(await client.people.get('ada'), { displayName: 'Ada' });
  const before = api.requests.length;
  api.faults.add({ path: /.*/, times: Infinity, effect: { kind: 'hang' } });
  const error = await failed(client.messages.create({ roomId: 'r1' }));
  t.match(error.message, /no complete answer in 1500 ms/);
  t.ok(api.requests.length - before <= 1, 'a message is not sent twice');
});

t.test('a call ends with its total timeout', async (t) => {
  const { client, api, lines } = await startClient(t, always(ada), {
    totalTimeout: 10_000,
    longestWait: 4_000,
  });
  api.faults.add({
    path: /.*/,
    times: Infinity,
    effect: answer(429, { headers: { 'retry-after': '3600' } }),
  });
  t.match(await failed(client.people.get('ada')), { status: 429 });
  t.ok(api.requests.length <= 3, 'no more than two waits of the longest length fit into it');
  t.match(
    lines.find(({ level }) => level === 'warn'),
    {
      level: 'warn',
      fields: { path: '/v1/people/ada', status: 429, attempt: 1, wait: 4_000 },
    },
  );
});

t.test('a call ends after the most attempts', async (t) => {
  const { client, api } = await startClient(t, always(ada));
  api.faults.add({ path: /.*/, times: Infinity, effect: answer(502) });
  t.match(await failed(client.people.get('ada')), { status: 502 });
  t.equal(api.requests.length, 4);
});

t.test('a server that can not be reached is named in the error by its code', async (t) => {
  const client = createWebex({
    token: TOKEN,
    apiUrl: 'http://127.0.0.1:1/v1',
    limits: { ...quick, maxAttempts: 2 },
  });
  t.teardown(() => client.close());
  t.match(
    (await failed(client.messages.create({ roomId: 'r1' }))).message,
    /POST \/v1\/messages: ECONNREFUSED/,
  );
});

t.test('a message waits for a server that is still starting', async (t) => {
  const port = await freePort();
  const apiUrl = `http://127.0.0.1:${port}/v1`;
  const client = createWebex({
    token: TOKEN,
    apiUrl,
    limits: { ...quick, firstWait: 40, maxAttempts: 1_000 },
  });
  t.teardown(() => client.close());
  const sending = client.messages.create({ roomId: 'r1' });
  const late = await startLoopbackServer(() => always(message), port);
  t.teardown(() => late.close());
  t.match(await sending, { id: 'm1' });
});

t.test('a close ends the waits', async (t) => {
  const { client, api, lines } = await startClient(t, always(ada), {
    longestWait: 60_000,
    totalTimeout: 90_000,
  });
  const effect = answer(429, { headers: { 'retry-after': '60' } });
  api.faults.add({ path: /.*/, times: Infinity, effect });
  const reading = failed(client.people.get('ada'));
  await until('it waits', () => lines.length > 0);
  await client.close();
  t.match((await reading).message, /HTTP 429; given up because the client was closed/);
});
