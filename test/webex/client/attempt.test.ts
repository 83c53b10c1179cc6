import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { Dispatcher, FormData, Pool } from 'undici';
import { attempt, type ClientResponse } from '../../../src/webex/client/attempt.ts';
import { AttemptFailedError } from '../../../src/webex/client/retry.ts';
import { until } from '../../support/until.ts';

const LIMITS = { timeout: 60_000, maxBytes: 1_000 };
const EMPTY = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

/** Starts a server that answers each request with bytes of the test's own, and a pool with one connection to it. */
async function startServer(t: Test, answer: (socket: Socket, request: string) => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => answer(socket, chunk.toString('latin1')));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const pool = new Pool(`http://127.0.0.1:${address.port}`, { connections: 1 });
  t.teardown(async () => {
    await pool.destroy();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const send = (limits: Partial<typeof LIMITS> = {}, body: string | FormData | null = null) =>
    attempt(pool, { method: body === null ? 'GET' : 'POST', path: '/', body }, { ...LIMITS, ...limits });
  return { send, sockets, pool };
}

async function failureOf(sending: Promise<ClientResponse>): Promise<AttemptFailedError> {
  const error = await sending.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AttemptFailedError) return error;
  throw error ?? new Error('it did not fail');
}

t.test('an answer is read whole, whatever its pieces', async (t) => {
  const { send, sockets } = await startServer(t, (socket) => {
    for (const byte of `${HEAD}x-two: a\r\nx-two: b\r\ncontent-length: 5\r\n\r\nhello`) socket.write(byte);
  });
  for (let n = 0; n < 3; n += 1) {
    const { status, headers, body } = await send();
    t.equal(status, 200);
    t.match(headers, { 'content-type': 'application/json', 'x-two': 'a, b' });
    t.equal(body.toString(), 'hello');
  }
  t.equal(sockets.length, 1, 'on one connection');
});

t.test('interim answers are passed over', async (t) => {
  const { send } = await startServer(t, (socket) => {
    socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n');
    socket.write(`${HEAD}content-length: 2\r\n\r\n{}`);
  });
  const { status, headers } = await send();
  t.equal(status, 200);
  t.equal(headers.link, undefined);
});

t.test('an answer without its end is none', async (t) => {
  const ends: [string, (socket: Socket) => void, RegExp][] = [
    ['cut', (socket) => socket.end(`${HEAD}content-length: 9\r\n\r\n{"id"`), /UND_ERR/],
    ['cut in a chunk', (socket) => socket.end(`${HEAD}transfer-encoding: chunked\r\n\r\n9\r\n{"id"`), /./],
    ['cut in the headers', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-'), /./],
    ['nothing', (socket) => socket.end(), /UND_ERR_SOCKET/],
    ['a reset', (socket) => socket.resetAndDestroy(), /ECONNRESET|UND_ERR_SOCKET/],
    ['no HTTP', (socket) => socket.end('SSH-2.0-x\r\n'), /./],
  ];
  for (const [name, end, text] of ends) {
    const { send } = await startServer(t, end);
    const error = await failureOf(send());
    t.equal(error.code, 'interrupted', name);
    t.match(error.message, text, name);
    t.equal(error.status, undefined, name);
  }
});

t.test('the timeout ends an answer that comes too slowly, and its connection', async (t) => {
  const slow = [
    ['no headers', ''],
    ['half of the headers', HEAD],
    ['half of the body', `${HEAD}content-length: 9\r\n\r\n{`],
  ] as const;
  for (const [name, bytes] of slow) {
    let isFirst = true;
    const { send, sockets } = await startServer(t, (socket) => {
      socket.write(isFirst ? EMPTY : bytes);
      isFirst = false;
    });
    await send();
    const error = await failureOf(send({ timeout: 50 }));
    t.match(error, { code: 'interrupted', message: 'no complete answer in 50 ms', status: undefined }, name);
    t.equal(sockets.length, 1);
    await until('it is closed', () => sockets.every(({ closed }) => closed));
  }
});

t.test('a refusal stays one, whether or not its body comes to an end', async (t) => {
  const { send } = await startServer(t, (socket) =>
    socket.end('HTTP/1.1 404 Not Found\r\ntrackingid: T_1\r\ncontent-length: 9\r\n\r\n{'),
  );
  const aborted: Error[] = [];
  class Stalled extends Dispatcher {
    override dispatch(_options: object, handler: Dispatcher.DispatchHandler): boolean {
      const nothing = () => {};
      const abort = (reason: Error) => aborted.push(reason);
      const controller = {
        aborted: false,
        paused: false,
        reason: null,
        abort,
        pause: nothing,
        resume: nothing,
      };
      handler.onRequestStart?.(controller, {});
      handler.onResponseStart?.(controller, 404, { trackingid: 'T_1' });
      return true;
    }
  }
  const refused = { code: 'final', message: 'HTTP 404', status: 404, trackingId: 'T_1' };
  const sending = attempt(new Stalled(), { method: 'GET', path: '/' }, { ...LIMITS, timeout: 50 });
  t.match(await failureOf(sending), refused);
  t.equal(aborted.length, 1);
  t.match(await failureOf(send()), refused);
});

t.test('what a connection never took is unsent, and does not cost the connection', async (t) => {
  const requests: string[] = [];
  const { send, sockets } = await startServer(t, (socket, request) => {
    requests.push(request);
    if (requests.length > 1) socket.write(`${HEAD}content-length: 2\r\n\r\n{}`);
  });
  const first = send();
  await until('the first has the connection', () => requests.length === 1);
  const waiting = await failureOf(send({ timeout: 50 }, 'waits'));
  t.match(waiting, { code: 'unsent', message: 'no connection in 50 ms', isWithoutEffect: true });
  sockets[0]?.write(`${HEAD}content-length: 2\r\n\r\n{}`);
  t.equal((await first).status, 200);
  t.equal((await send()).status, 200);
  t.equal(requests.length, 2, 'it is never sent');
  t.equal(sockets.length, 1);
});

t.test('a client that is closed says what it has not sent', async (t) => {
  const requests: string[] = [];
  const { send, pool } = await startServer(t, (_socket, request) => requests.push(request));
  const [sent, waiting] = [failureOf(send()), failureOf(send({}, 'waits'))];
  await until('the first has the connection', () => requests.length === 1);
  await pool.destroy();
  t.match([await sent, await waiting], [{ code: 'interrupted' }, { code: 'unsent' }]);
  t.match(await failureOf(send()), { code: 'unsent', message: 'UND_ERR_DESTROYED' });
});

t.test('a longer answer than allowed is not read on', async (t) => {
  for (const length of ['content-length: 5000', 'transfer-encoding: chunked']) {
    const isChunked = length.startsWith('transfer');
    const { send, sockets } = await startServer(t, (socket) => {
      socket.write(`${HEAD}${length}\r\n\r\n${isChunked ? '1388\r\n' : ''}${'x'.repeat(2_000)}`);
    });
    t.match(await failureOf(send()), { code: 'final', message: 'an answer over 1000 bytes', status: 200 });
    await until('it is closed', () => sockets.every(({ closed }) => closed));
  }
  const { send } = await startServer(t, (socket) =>
    socket.write(`${HEAD}content-length: 1000\r\n\r\n${'x'.repeat(1_000)}`),
  );
  t.equal((await send()).body.length, 1_000);
});

t.test('a short refusal keeps the connection, a long one is not waited for', async (t) => {
  let body = '';
  let length: number | undefined;
  const { send, sockets } = await startServer(t, (socket) => {
    socket.write(`HTTP/1.1 403 Forbidden\r\ntrackingid: T_1\r\ncontent-length: ${length}\r\n\r\n${body}`);
  });
  for (let n = 0; n < 2; n += 1) {
    [body, length] = ['x'.repeat(64 * 1024), 64 * 1024];
    t.match(await failureOf(send()), { code: 'final', status: 403, trackingId: 'T_1' });
  }
  t.equal(sockets.length, 1);
  [body, length] = ['x', 64 * 1024 + 1];
  t.match(await failureOf(send()), { code: 'final', status: 403, trackingId: 'T_1' });
  await until('it is closed', () => sockets.every(({ closed }) => closed));
  const chunked = await startServer(t, (socket) => {
    socket.write(`HTTP/1.1 502 Bad\r\ntransfer-encoding: chunked\r\n\r\nfffff\r\n${'x'.repeat(70_000)}`);
  });
  t.match(await failureOf(chunked.send()), { code: 'interrupted', status: 502 });
  await until('it is closed', () => chunked.sockets.every(({ closed }) => closed));
});

t.test('a form is sent with its boundary', async (t) => {
  let seen = '';
  const { send } = await startServer(t, (socket, request) => {
    seen += request;
    if (/--\r\n$/.test(request)) socket.write(`${HEAD}content-length: 2\r\n\r\n{}`);
  });
  const form = new FormData();
  form.append('files', new Blob(['a,b'], { type: 'text/csv' }), 'list.csv');
  t.equal((await send({}, form)).status, 200);
  const [, boundary = 'none'] = /content-type: multipart\/form-data; boundary=(\S+)/i.exec(seen) ?? [];
  t.ok(seen.includes(`--${boundary}\r\n`));
  t.match(seen, /filename="list.csv"[\s\S]*a,b/);
});
