import { createServer } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { mock } from 'node:test';
import t, { type Test } from 'tap';
import { type WebSocket, WebSocketServer } from 'ws';
import { MINUTE, SECOND } from '../../../src/core/clock.ts';
import { SOCKET_LIMITS, type SocketLimits } from '../../../src/webex/websocket/limits.ts';
import { openSocket } from '../../../src/webex/websocket/socket.ts';
import { until } from '../../support/until.ts';

/** Timeouts that a test machine does not reach even when it stands still for seconds; each test shortens the one that it is about. */
const longTimeouts = {
  ...SOCKET_LIMITS,
  pingInterval: 5 * MINUTE,
  pongTimeout: 5 * MINUTE,
  openTimeout: 5 * MINUTE,
  closeTimeout: 5 * MINUTE,
  maxFrameBytes: 1_000,
};

async function listen(t: Test, server: Server): Promise<URL> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  t.teardown(() => server.close());
  const address = server.address();
  return new URL(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/messages`);
}

/** Starts the server end of a socket. */
async function serve(t: Test, onSocket: (socket: WebSocket, frames: string[]) => void): Promise<URL> {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  t.teardown(() => {
    for (const socket of server.clients) socket.terminate();
  });
  server.on('connection', (socket) => {
    const frames: string[] = [];
    socket.on('message', (data) => frames.push(String(data)));
    onSocket(socket, frames);
  });
  return listen(t, http);
}

function open(url: URL, limits: Partial<SocketLimits> = {}) {
  const seen = { ready: 0, frames: [] as (string | undefined)[] };
  const socket = openSocket({
    url,
    token: 'the-token',
    limits: { ...longTimeouts, ...limits },
    onReady: () => {
      seen.ready += 1;
    },
    onFrame: (frame) => seen.frames.push(frame && (frame.id ?? '')),
  });
  return { socket, seen };
}

t.test('a socket authorizes first, and is open with the first frame from Webex', async (t) => {
  const all: string[][] = [];
  const gone = Promise.withResolvers<void>();
  const url = await serve(t, (socket, frames) => {
    all.push(frames);
    socket.once('close', () => gone.resolve());
    socket.once('message', () => {
      socket.send(JSON.stringify({ id: 'one', data: { eventType: 'mercury.buffer_state' } }));
      socket.send(Buffer.from(JSON.stringify({ id: 'two', data: {} })));
      socket.send('not JSON');
      socket.send('[]');
      socket.close(4000, 'Replaced');
    });
  });
  const { socket, seen } = open(url);
  t.strictSame(await socket.ended, { code: 4000, reason: 'Replaced', status: undefined, why: undefined });
  t.strictSame(seen, { ready: 1, frames: ['one', 'two', undefined, undefined] });
  t.match(JSON.parse(all[0]?.[0] ?? ''), { type: 'authorization', data: { token: 'Bearer the-token' } });
  // The server's timers must end before the timers are replaced.
  await gone.promise;
});

/** Replaces the timers of this process, so that a wait ends when the test says so; the connections are real. */
function holdTime(t: Test): (ms: number) => void {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  return (ms) => mock.timers.tick(ms);
}

t.test('a socket is open as long as its pings are answered, and no longer', async (t) => {
  const pass = holdTime(t);
  let pings = 0;
  const url = await serve(t, (socket) => {
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data));
      if (frame.type === 'authorization') socket.send('{}');
      else if (frame.type === 'ping') {
        pings += 1;
        if (pings <= 3) socket.send(JSON.stringify({ id: frame.id, type: 'pong' }));
      }
    });
  });
  const { socket, seen } = open(url, { pingInterval: 15 * SECOND, pongTimeout: 14 * SECOND });
  await until('it is open', () => seen.ready === 1);
  for (let answered = 1; answered <= 3; answered++) {
    pass(15 * SECOND);
    await until(`pong ${answered}`, () => seen.frames.length === 1 + answered);
  }
  pass(15 * SECOND);
  await until('the ping that is not answered', () => pings === 4);
  pass(14 * SECOND);
  t.match(await socket.ended, { code: 1006, why: /no sign of life within 14000 ms of a ping/ });
  t.equal(pings, 4);
  t.equal(seen.ready, 1);
});

t.test('a socket on which no frame comes is given up', async (t) => {
  const pass = holdTime(t);
  const taken = Promise.withResolvers<void>();
  const { socket, seen } = open(await serve(t, () => taken.resolve()), { openTimeout: 30 * SECOND });
  await taken.promise;
  pass(30 * SECOND);
  t.match(await socket.ended, { code: 1006, why: 'not open within 30000 ms' });
  t.equal(seen.ready, 0);
});

t.test('a server that accepts the connection but no upgrade is given up', async (t) => {
  const { socket } = open(
    await listen(
      t,
      createTcpServer((stream) => void t.teardown(() => stream.destroy())),
    ),
    { openTimeout: 300 },
  );
  t.match(await socket.ended, { code: 1006, why: /not open within|failed/ });
});

t.test('a refused upgrade ends with its HTTP status, and a redirect is not followed', async (t) => {
  for (const status of [401, 403, 404, 429, 500, 302]) {
    const http = createServer();
    http.on('upgrade', (_request, stream) =>
      stream.end(`HTTP/1.1 ${status} No\r\nlocation: ws://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n`),
    );
    const { socket } = open(await listen(t, http));
    t.match(await socket.ended, { code: 1006, status, why: `HTTP ${status}` });
  }
  const plain = createServer((_request, response) => response.end('<html>'));
  const { socket } = open(await listen(t, plain));
  t.match(await socket.ended, { status: 200, why: 'HTTP 200' });
});

t.test('a refused or reset connection ends with the code of the error', async (t) => {
  t.match(await open(new URL('ws://127.0.0.1:1/')).socket.ended, { code: 1006, why: 'ECONNREFUSED' });
  const http = createServer();
  http.on('upgrade', (_request, stream) => stream.destroy());
  t.match(await open(await listen(t, http)).socket.ended, { code: 1006, why: 'ECONNRESET' });
});

t.test('a frame that is too large ends the socket and is not read', async (t) => {
  const url = await serve(t, (socket) => {
    socket.on('error', () => {});
    socket.once('message', () => socket.send('x'.repeat(1_001)));
  });
  const { socket, seen } = open(url);
  t.match(await socket.ended, { why: /WS_ERR_UNSUPPORTED_MESSAGE_LENGTH/ });
  t.strictSame(seen.frames, []);
});

t.test('a close from us sends a close frame, and does not wait for an answer for ever', async (t) => {
  const codes: number[] = [];
  const url = await serve(t, (socket) => {
    socket.on('close', (code) => codes.push(code));
    socket.once('message', () => socket.send('{}'));
  });
  const { socket, seen } = open(url);
  await until('it is open', () => seen.ready === 1);
  socket.close();
  t.match(await socket.ended, { code: 1000, why: 'closed by us' });
  await until('the close frame', () => codes.length > 0);
  t.strictSame(codes, [1000]);

  const deaf = await serve(t, (given) => {
    given.send('{}');
    given.pause();
  });
  const second = open(deaf, { closeTimeout: 50 });
  await until('it is open', () => second.seen.ready === 1);
  second.socket.close();
  t.match(await second.socket.ended, { code: 1006, why: 'closed by us' });
});
