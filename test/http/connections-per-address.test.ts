import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import type { ConnectionRefusal } from '../../src/core/meter.ts';
import { CONNECTION_LIMITS } from '../../src/http/connections.ts';
import { countedAddress } from '../../src/http/counted-address.ts';
import { createIsProxy } from '../../src/http/is-proxy.ts';
import { closeServer, createServer } from '../../src/http/server.ts';
import { webhookRoutes } from '../../src/http/webhook-routes.ts';
import { createLogger } from '../../src/logger.ts';
import { verifySignature } from '../../src/webex/intake/signature.ts';
import { startRig } from '../support/application.ts';
import { until } from '../support/until.ts';

const SECRET = 's'.repeat(32);
const PROXY = '127.0.0.9';
/** Only Linux has all of 127.0.0.0/8 on its loopback interface. */
const skip = process.platform === 'linux' ? false : 'needs several loopback addresses';

async function setup(t: Test, options: { perAddress?: number; connections?: number; host?: string } = {}) {
  const { perAddress = 10, connections = CONNECTION_LIMITS.connections, host = '127.0.0.1' } = options;
  const lines: string[] = [];
  const refusals: ConnectionRefusal[] = [];
  const isProxy = createIsProxy([PROXY]);
  const server = await createServer({
    publicUrl: 'https://bot.example.com',
    formTargets: [],
    isProxy,
    log: createLogger({ level: 'warn', secrets: [], out: { write: (line) => lines.push(line) } }),
    limits: { ...CONNECTION_LIMITS, connections },
    connectionsPerAddress: perAddress,
    onRefused: (reason) => refusals.push(reason),
  });
  let requests = 0;
  server.addHook('onRequest', async () => {
    requests += 1;
  });
  await server.register(webhookRoutes, {
    verify: (raw, signature) => verifySignature(raw, signature, SECRET),
    onForged() {},
    accept: async () => 'accepted',
    isProxy,
  });
  await server.listen({ host, port: 0 });
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sockets = new Set<Socket>();
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy();
    await closeServer(server, 100);
  });

  /** Opens a connection and says nothing. */
  function open(localAddress: string, to = '127.0.0.1'): Socket {
    const socket = connect({ port, host: to, localAddress });
    socket.on('error', () => {}); // reset: `close` follows
    socket.once('close', () => sockets.delete(socket));
    sockets.add(socket);
    return socket.resume();
  }
  /** Posts a signed webhook over a connection of its own. @returns its status; 0 when it was not answered */
  async function deliver(localAddress: string): Promise<number> {
    const body = JSON.stringify({ id: 'x' });
    const signature = createHmac('sha1', SECRET).update(body).digest('hex');
    const sent = request({
      port,
      host: '127.0.0.1',
      localAddress,
      agent: new Agent(),
      method: 'POST',
      path: '/webhooks/webex',
      headers: { 'x-spark-signature': signature, 'content-type': 'application/json', connection: 'close' },
    });
    const answered = new Promise<number>((resolve) => {
      sent.on('response', (response) => resolve(response.resume().statusCode ?? 0));
      sent.on('error', () => resolve(0));
    });
    sent.end(body);
    return answered;
  }
  const count = () => new Promise<number>((resolve) => server.server.getConnections((_, n) => resolve(n)));
  return { open, deliver, count, refusals, lines, requests: () => requests };
}

/** Resolves when a connection is closed, also by a reset. */
const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

t.test('an address that has all its connections open keeps nobody else out', { skip }, async (t) => {
  const { open, deliver, count, refusals } = await setup(t);
  const silent = Array.from({ length: 10 }, () => open('127.0.0.2'));
  await until('ten are open', async () => (await count()) === 10);
  const late = open('127.0.0.2');
  await closed(late);
  t.equal(await deliver('127.0.0.2'), 0, 'its own webhook neither: nobody knows yet that it is one');
  t.equal(await deliver('127.0.0.3'), 200);
  t.ok(
    silent.every((socket) => !socket.destroyed),
    'those within the limit stay open',
  );
  t.strictSame(refusals, ['address_full', 'address_full']);
});

t.test('of a hundred connections at once as many stay open as an address may have', { skip }, async (t) => {
  const { open, deliver, count, refusals } = await setup(t);
  const all = Array.from({ length: 100 }, () => open('127.0.0.2'));
  await until('ninety are closed', () => all.filter((socket) => socket.closed).length === 90);
  t.equal(await count(), 10);
  t.equal(refusals.length, 90);
  t.equal(await deliver('127.0.0.3'), 200);
});

t.test('a connection that ends frees its place', { skip }, async (t) => {
  const { open, deliver, count } = await setup(t, { perAddress: 2 });
  for (let round = 0; round < 5; round++) {
    const both = [open('127.0.0.2'), open('127.0.0.2')];
    await until('both are open', async () => (await count()) === 2);
    t.equal(await deliver('127.0.0.2'), 0);
    both[0]?.end();
    both[1]?.resetAndDestroy();
    await until('both are gone', async () => (await count()) === 0);
    t.equal(await deliver('127.0.0.2'), 200);
    await until('it is gone', async () => (await count()) === 0);
  }
});

t.test('a proxy of ours carries many clients and is not limited', { skip }, async (t) => {
  const { open, deliver, count, refusals } = await setup(t, { perAddress: 2 });
  for (let n = 0; n < 50; n++) open(PROXY);
  await until('all are open', async () => (await count()) === 50);
  t.equal(await deliver(PROXY), 200);
  t.strictSame(refusals, []);
});

t.test('an IPv4 address counts as one whether the server listens on IPv4 or IPv6', { skip }, async (t) => {
  const { open, deliver, count } = await setup(t, { perAddress: 2, host: '::' });
  open('127.0.0.2');
  open('127.0.0.2');
  await until('both are open', async () => (await count()) === 2);
  t.equal(await deliver('127.0.0.2'), 0);
  t.equal(await deliver('127.0.0.3'), 200);
  t.equal(await deliver(PROXY), 200);
});

t.test('limits count an IPv4 address, however it is written, or an IPv6 network of 64 bits', async (t) => {
  t.equal(countedAddress('::ffff:192.0.2.1'), countedAddress('192.0.2.1'));
  t.equal(countedAddress('::ffff:c000:201'), countedAddress('192.0.2.1'));
  t.equal(countedAddress('2001:db8:0:1::1'), countedAddress('2001:DB8:0:1:ffff:ffff:ffff:ffff'));
  t.not(countedAddress('2001:db8:0:1::1'), countedAddress('2001:db8:0:2::1'));
  t.not(countedAddress('192.0.2.1'), countedAddress('192.0.2.2'));
});

t.test('nothing that a refused connection says is read', { skip }, async (t) => {
  const { open, count, requests } = await setup(t, { perAddress: 1 });
  open('127.0.0.2');
  await until('it is open', async () => (await count()) === 1);
  const late = Array.from({ length: 20 }, () => open('127.0.0.2'));
  const closing = late.map(closed);
  for (const socket of late) socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await Promise.all(closing);
  t.ok(late.every(({ bytesRead }) => bytesRead === 0));
  t.equal(requests(), 0);
});

t.test('a flood is one line of the log', { skip }, async (t) => {
  const { open, refusals, lines } = await setup(t, { perAddress: 1 });
  for (let n = 0; n < 50; n++) open(`127.0.0.${2 + (n % 5)}`);
  await until('the others are refused', () => refusals.length === 45);
  t.equal(lines.length, 1);
  t.match(lines[0], /"refused":1,"address":"127\.0\.0\.\d","msg":"too many connections of one address/);
});

t.test('connections that the server has no room for are counted and logged as well', { skip }, async (t) => {
  const { open, count, refusals, lines } = await setup(t, { connections: 5 });
  for (let n = 0; n < 5; n++) open(`127.0.0.${2 + n}`);
  await until('five are open', async () => (await count()) === 5);
  for (let n = 0; n < 3; n++) await closed(open('127.0.0.8'));
  t.strictSame(refusals, ['server_full', 'server_full', 'server_full']);
  t.match(lines, [/"msg":"too many connections: further ones are closed"/]);
});

t.test(
  'CONNECTIONS_PER_ADDRESS of the product keeps a silent crowd from its webhooks',
  { skip },
  async (t) => {
    const rig = await startRig(t, { env: { TRUSTED_PROXIES: 'none', CONNECTIONS_PER_ADDRESS: '20' } });
    const port = Number(new URL(rig.publicUrl).port);
    const crowd = Array.from({ length: 50 }, () =>
      connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' })
        .on('error', () => {})
        .resume(),
    );
    t.teardown(() => {
      for (const socket of crowd) socket.destroy();
    });
    await until('thirty are closed', () => crowd.filter((socket) => socket.closed).length === 30);
    t.match((await rig.say(rig.person('Ada'), 'help')).join(), /status/);
    const page = await (await fetch(`${rig.publicUrl}/metrics`)).text();
    t.match(page, /connections_refused_total\{reason="address_full"\} 30/);
    t.match(page, /connections_refused_total\{reason="server_full"\} 0/);
  },
);
