import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { Test } from 'tap';
import { freePort } from '../../src/sandbox/fleet/free-port.ts';

/** Handles an accepted connection as a faulty network or server does. */
export type Break = (client: Socket, target: () => Socket) => void;

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: ';
const BLOCK = 64 * 1024;

/** Faults of networks, proxies and servers; with `refused` no one listens. */
const breaks = {
  refused: (client) => client.resetAndDestroy(),
  'reset at once': (client) => client.resetAndDestroy(),
  'reset after the headers': (client, target) => cut(client, target(), (head) => head, 'reset'),
  'reset in the body': (client, target) => cut(client, target(), (head, all) => middle(head, all), 'reset'),
  truncated: (client, target) => cut(client, target(), (head, all) => middle(head, all), 'end'),
  silent: (client) => client.resume(),
  'a byte now and then': trickle,
  garbage: (client) => sendAndEnd(client, '\x16\x03\x01\x02\xff\0\x80garbage\r\n\r\n'),
  'HTML with 200': (client) =>
    sendAndEnd(client, `${HEAD}text/html\r\nconnection: close\r\n\r\n<h1>Sign in to this network</h1>`),
  'JSON of another world': (client) =>
    sendAndEnd(
      client,
      `${HEAD}application/json\r\nconnection: close\r\n\r\n{"items":{"a":[null]},"errors":"x"}`,
    ),
  'no status': (client) => sendAndEnd(client, 'HTTP/1.1 999 \r\n\r\n'),
  'headers without an end': (client) =>
    pour(client, `${HEAD}x\r\n`, Buffer.from(`x-${'a'.repeat(100)}: ${'b'.repeat(900)}\r\n`)),
  'a body without an end': (client) =>
    pour(client, `${HEAD}application/json\r\n\r\n[`, Buffer.alloc(BLOCK, '"x",')),
} satisfies Record<string, Break>;

type BreakName = keyof typeof breaks;

export const breakNames = Object.keys(breaks).filter((name): name is BreakName => name in breaks);

/** A TCP proxy between the bot and a service, on loopback. */
export interface Proxy {
  /** Origin without a trailing slash. */
  url: string;
  /** Sets the fault of new connections, undefined for none. Open connections are cut, so that the next call meets it. */
  set(how: BreakName | Break | undefined): Promise<void>;
  /** Lets nothing through any more, while open connections stay open. */
  freeze(): void;
  /** Returns the number of open connections from the bot. */
  open(): number;
}

/** Starts the proxy; it ends with the test. @param target returns the service's origin, called for each connection */
export async function startProxy(t: Test, target: () => string): Promise<Proxy> {
  const clients = new Set<Socket>();
  const targets = new Set<Socket>();
  let how: BreakName | Break | undefined;

  function reach(): Socket {
    const { hostname, port } = new URL(target());
    const socket = connect(Number(port), hostname);
    targets.add(socket);
    socket.on('error', () => {}).on('close', () => targets.delete(socket));
    return socket;
  }

  const server = createServer({ noDelay: true }, (client) => {
    clients.add(client);
    client.on('error', () => {}).on('close', () => clients.delete(client));
    if (how !== undefined) return (typeof how === 'string' ? breaks[how] : how)(client, reach);
    const onward = reach();
    client.pipe(onward).pipe(client);
    client.on('close', () => onward.destroy());
    onward.on('close', () => client.destroy());
  });
  async function begin(port: number): Promise<number> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return port;
  }
  const end = () => {
    server.close();
    for (const socket of [...clients, ...targets]) socket.destroy();
  };
  // A fixed port: while the proxy refuses connections, no other process may take it.
  const port = await begin(await freePort());
  t.teardown(end);
  return {
    url: `http://127.0.0.1:${port}`,
    async set(next) {
      how = next;
      for (const socket of [...clients, ...targets]) socket.destroy();
      if (next === 'refused') server.close();
      else if (!server.listening) await begin(port);
    },
    freeze() {
      how = 'silent';
      for (const socket of [...clients, ...targets]) socket.unpipe().pause();
    },
    open: () => clients.size,
  };
}

/** Lets the request through, and `part` of the answer's first bytes. */
function cut(
  client: Socket,
  target: Socket,
  part: (head: Buffer, all: Buffer) => Buffer,
  ending: 'reset' | 'end',
): void {
  client.pipe(target);
  target.once('data', (all) => {
    const headEnd = all.indexOf('\r\n\r\n') + 4;
    client.write(part(all.subarray(0, headEnd), all), () =>
      ending === 'reset' ? client.resetAndDestroy() : client.end(),
    );
    target.destroy();
  });
}

function middle(head: Buffer, all: Buffer): Buffer {
  return all.subarray(0, head.length + Math.floor((all.length - head.length) / 2));
}

function sendAndEnd(client: Socket, text: string): void {
  client.once('data', () => client.end(text, 'latin1'));
}

function trickle(client: Socket, target: () => Socket): void {
  const onward = target();
  client.pipe(onward);
  onward.once('data', (all) => {
    let at = 0;
    const timer = setInterval(() => client.write(all.subarray(at, ++at)), 200);
    client.on('close', () => clearInterval(timer));
    onward.pause();
  });
}

/** Writes the block again and again until the other side closes the connection. */
function pour(client: Socket, head: string, block: Buffer): void {
  const more = () => {
    while (!client.destroyed && client.write(block));
  };
  client.once('data', () => {
    client.write(head);
    client.on('drain', more);
    more();
  });
}
