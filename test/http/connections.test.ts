import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { MINUTE } from '../../src/core/clock.ts';
import { CONNECTION_LIMITS, type ConnectionLimits } from '../../src/http/connections.ts';
import { closeServer, createServer } from '../../src/http/server.ts';
import { createLogger } from '../../src/logger.ts';
import { until } from '../support/until.ts';

/** Limits that a test does not set are generous: a machine that pauses for seconds must not reach one of them first. */
const PATIENT = {
  headers: 5 * MINUTE,
  request: 5 * MINUTE,
  silence: 5 * MINUTE,
  idle: 5 * MINUTE,
  check: 50,
};

async function setup(t: Test, limits: Partial<ConnectionLimits> = {}) {
  const log = createLogger({ level: 'silent', secrets: [] });
  const server = await createServer({
    publicUrl: 'https://bot.example.com',
    formTargets: [],
    isProxy: () => false,
    log,
    limits: { ...CONNECTION_LIMITS, ...PATIENT, ...limits },
  });
  let handled = 0;
  server.get('/quick', async () => {
    handled += 1;
    return 'an answer';
  });
  server.post('/said', async ({ body }) => typeof body);
  const gate = Promise.withResolvers<void>();
  server.get('/slow', async () => {
    await gate.promise;
    return 'late';
  });
  const origin = await server.listen({ host: '127.0.0.1', port: 0 });
  t.teardown(async () => {
    gate.resolve();
    await closeServer(server, 100);
  });
  const open = () => speak(Number(new URL(origin).port));
  /** A closed connection counts until the server has noticed. */
  const emptied = async () => {
    const count = promisify(server.server.getConnections.bind(server.server));
    await until('no connection is open', async () => (await count()) === 0);
  };
  return { open, emptied, gate, count: () => handled };
}

/** A bare connection. */
function speak(port: number) {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(heard)));
  socket.on('data', (data) => {
    heard += data.toString();
  });
  socket.on('error', () => {}); // reset: `close` follows
  const say = (text: string) => socket.write(text);
  /** Says a piece every 20 milliseconds for as long as it is heard. */
  const trickle = async (piece: string) => {
    for (; !socket.destroyed && socket.writable; await delay(20)) say(piece);
  };
  return { say, trickle, closed, hangUp: () => socket.destroy(), heard: () => heard };
}

/** All that is answered outside of our routes is safe, and repeats nothing. */
function isBare(t: Test, answer: string, status: RegExp): void {
  t.match(answer, status);
  for (const header of [
    /cache-control: no-store/i,
    /x-content-type-options: nosniff/i,
    /default-src 'none'/i,
  ])
    t.match(answer, header);
  t.notMatch(answer, /planted/);
}

t.test('headers that trickle in are cut', async (t) => {
  const { open } = await setup(t, { headers: 300 });
  const { say, trickle, closed } = open();
  say('GET /quick?planted=1 HTTP/1.1\r\nhost: x\r\nx-planted: ');
  void trickle('a');
  isBare(t, await closed, /^HTTP\/1.1 408 /);
});

t.test('a body that never ends is cut', async (t) => {
  const { open } = await setup(t, { headers: 600, request: 600 });
  const { say, trickle, closed } = open();
  say('POST /said HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n"');
  void trickle('a');
  t.match(await closed, /^HTTP\/1.1 408 /);
});

t.test('a connection without any data is cut', async (t) => {
  const { open } = await setup(t, { headers: 300 });
  t.match(await open().closed, /^(HTTP\/1.1 408 |$)/);
});

t.test('an idle connection is closed', async (t) => {
  const { open } = await setup(t, { idle: 300 });
  const { say, closed } = open();
  say('GET /quick HTTP/1.1\r\nhost: x\r\n\r\n');
  t.match(await closed, /^HTTP\/1.1 200 .*an answer$/s);
});

t.test('a slow answer is waited for until the limit', async (t) => {
  const { open, gate } = await setup(t, { silence: 1_500 });
  const [patient, unlucky] = [open(), open()];
  for (const { say } of [patient, unlucky]) say('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
  await delay(1_000);
  patient.hangUp();
  t.equal(unlucky.heard(), '');
  t.equal(await unlucky.closed, '', 'cut once nothing was said for so long');
  gate.resolve();
});

t.test('headers and bodies that are too large are refused, in pieces too', async (t) => {
  const { open } = await setup(t);
  const tooMuch: [request: string, status: RegExp][] = [
    [`x-planted: ${'a'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1.1 431 /],
    [Array.from({ length: 3_000 }, (_, n) => `x-planted-${n}: a\r\n`).join(''), /^HTTP\/1.1 431 /],
    [`content-type: application/json\r\ncontent-length: 70000\r\n\r\n"planted`, /^HTTP\/1.1 413 /],
    [
      `content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n11170\r\n"${'a'.repeat(70_000)}`,
      /^HTTP\/1.1 413 /,
    ],
  ];
  for (const [rest, status] of tooMuch) {
    const { say, closed } = open();
    say(`POST /said HTTP/1.1\r\nhost: x\r\n${rest}`);
    const answer = await closed;
    t.match(answer, status, rest.slice(0, 30));
    t.match(answer, /cache-control: no-store/i);
    t.notMatch(answer, /planted/);
  }
});

t.test('a callback that is too long leads to a page whose address holds nothing of it', async (t) => {
  const { open } = await setup(t);
  const long = 'a'.repeat(20_000);
  const callback = `GET /oauth/meraki/callback?code=planted&state=${long} HTTP/1.1\r\nhost: x\r\n\r\n`;
  for (const pieces of [
    [callback],
    [callback.slice(0, 9_000), callback.slice(9_000)],
    [`GET /oauth/webex/callback?code=planted HTTP/1.1\r\nhost: x\r\ncookie: a=${long}\r\n\r\n`],
  ]) {
    const { say, closed } = open();
    for (const piece of pieces) {
      say(piece);
      await delay(20);
    }
    const answer = await closed;
    isBare(t, answer, /^HTTP\/1.1 303 /);
    t.match(answer, /^location: \/link\/problem\/meraki\/bad_request#page\r$/m);
  }
  const { say, closed } = open();
  say(`GET /link/problem/meraki/bad_request HTTP/1.1\r\nhost: x\r\ncookie: a=${long}\r\n\r\n`);
  isBare(t, await closed, /^HTTP\/1.1 431 /);
});

t.test('data that is not HTTP and ambiguous requests are refused', async (t) => {
  const { open } = await setup(t);
  const wrong = [
    '\x16\x03\x01\x02planted\r\n\r\n',
    'GET /planted HTTP/9.9\r\nhost: x\r\n\r\n',
    'GET /quick HTTP/1.1\r\n\r\n',
    'POST /said HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST /said HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
    'POST /said HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nplanted\r\n',
  ];
  for (const request of wrong) {
    const { say, closed } = open();
    say(request);
    const answer = await closed;
    t.match(answer, /^HTTP\/1.1 400 /, request.slice(0, 20));
    t.notMatch(answer, /planted/);
  }
});

t.test('pipelined requests are answered in order, up to the limit', async (t) => {
  const { open, count } = await setup(t, { requests: 5, idle: 300 });
  const { say, closed } = open();
  say('GET /quick HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(20));
  const answer = await closed;
  t.equal(answer.match(/HTTP\/1.1 200 /g)?.length, 5);
  t.equal(count(), 5);
});

t.test('connections beyond the limit are closed, and the others go on', async (t) => {
  const { open, emptied } = await setup(t, { connections: 5 });
  const first = Array.from({ length: 5 }, open);
  for (const { say } of first) say('GET /quick HTTP/1.1\r\n');
  const late = open();
  late.say('GET /quick HTTP/1.1\r\nhost: x\r\n\r\n');
  t.equal(await late.closed, '');
  for (const { say } of first) say('host: x\r\nconnection: close\r\n\r\n');
  for (const { closed } of first) t.match(await closed, /^HTTP\/1.1 200 /);
  await emptied();
  const again = open();
  again.say('GET /quick HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  t.match(await again.closed, /^HTTP\/1.1 200 /);
});

t.test('data behind a request that can’t be parsed is not answered in its place', async (t) => {
  const { open, gate } = await setup(t);
  const { say, closed } = open();
  say('GET /slow HTTP/1.1\r\nhost: x\r\n\r\nRUBBISH\r\n\r\n');
  t.equal(await closed, '');
  gate.resolve();
  const next = open();
  next.say('GET /quick HTTP/1.1\r\nhost: x\r\n\r\n');
  await until('an answer', () => next.heard().includes('an answer'));
  next.say('RUBBISH\r\n\r\n');
  t.match(
    await next.closed,
    /^HTTP\/1.1 200.*an answer.*HTTP\/1.1 400/s,
    'after the answer it is refused as usual',
  );
});
