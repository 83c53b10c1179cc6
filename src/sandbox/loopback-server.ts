import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { createFaults, type Faults } from './faults.ts';

/** A request that reached a stand-in, whether a fault hit it or not; tests count calls with it. */
export interface SeenRequest {
  method: string;
  /** The path without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  /** When the request came, epoch milliseconds. */
  at: number;
}

/** A stand-in's server on loopback, which records requests and injects faults. */
export interface LoopbackServer {
  /** The origin without a trailing slash, e.g. `http://127.0.0.1:40123`. */
  url: string;
  /** The requests so far, oldest first; beyond 100,000 the oldest are dropped. */
  requests: SeenRequest[];
  faults: Faults;
  /** Closes the server and all its connections. */
  close(): Promise<void>;
}

/** Takes over the connection of an upgrade request. */
export type UpgradeListener = (req: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Answers requests; without `upgrade`, the connection of an upgrade request is destroyed. */
export type Handler = RequestListener | { request: RequestListener; upgrade: UpgradeListener };

/**
 * Starts a server on 127.0.0.1 that records every request and injects faults in front of the handler.
 *
 * @param makeHandler is called when the origin is known, because issuers and links contain it
 * @param port the preferred port; any free one when it is 0 or taken
 */
export async function startLoopbackServer(
  makeHandler: (origin: string) => Promise<Handler> | Handler,
  port = 0,
): Promise<LoopbackServer> {
  const faults = createFaults();
  const requests: SeenRequest[] = [];
  let handler: RequestListener = (_req, res) => res.writeHead(503).end();
  let upgrade: UpgradeListener = (_req, socket) => socket.destroy();
  const recordRequest = (req: IncomingMessage): { method: string; path: string } => {
    // Not resolved against a base: a path of `//x` would be read as a host.
    const url = new URL(`http://loopback${req.url ?? '/'}`);
    const [method, path] = [req.method ?? 'GET', url.pathname];
    requests.push({ method, path, query: url.searchParams, headers: req.headers, at: Date.now() });
    if (requests.length > 100_000) requests.splice(0, 50_000);
    return { method, path };
  };
  const server = createServer((req, res) => {
    const { method, path } = recordRequest(req);
    void answerRequest(faults, method, path, req, res, handler);
  });
  server.on('upgrade', (req, socket, head) => {
    const { method, path } = recordRequest(req);
    void answerUpgrade(faults.take(method, path), socket, () => upgrade(req, socket, head));
  });
  server.keepAliveTimeout = 30_000;
  const taken = await bind(server, port);
  const origin = `http://127.0.0.1:${taken}`;
  try {
    const made = await makeHandler(origin);
    handler = typeof made === 'function' ? made : made.request;
    if (typeof made !== 'function') upgrade = made.upgrade;
  } catch (error) {
    server.close();
    throw error;
  }
  return {
    url: origin,
    requests,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answerRequest(
  faults: Faults,
  method: string,
  path: string,
  req: IncomingMessage,
  res: ServerResponse,
  handler: RequestListener,
): Promise<void> {
  const effect = faults.take(method, path);
  switch (effect?.kind) {
    case 'answer':
      req.resume();
      res.writeHead(effect.status, effect.headers ?? {}).end(effect.body ?? '');
      return;
    case 'reset':
      req.socket.resetAndDestroy();
      return;
    case 'hang':
      return;
    case 'lose':
      res.write = () => true;
      res.end = () => {
        req.socket.resetAndDestroy();
        return res;
      };
      break;
    case 'truncate':
      cutInHalf(req, res);
      break;
    case 'delay':
      await delay(effect.ms);
      break;
    case 'wait':
      await effect.until;
      break;
    default:
  }
  handler(req, res);
}

/** Applies a fault to an upgrade request, which has no answer to discard or truncate. */
async function answerUpgrade(
  effect: ReturnType<Faults['take']>,
  socket: Duplex,
  upgrade: () => void,
): Promise<void> {
  socket.on('error', () => socket.destroy());
  if (effect?.kind === 'hang') return;
  if (effect?.kind === 'answer') {
    const headers = { 'content-length': '0', connection: 'close', ...effect.headers };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${effect.status} Refused\r\n${lines.join('')}\r\n`);
    return;
  }
  if (effect?.kind === 'delay') await delay(effect.ms);
  else if (effect?.kind === 'wait') await effect.until;
  else if (effect !== undefined) {
    socket.destroy();
    return;
  }
  upgrade();
}

/** Sends the status and the headers, and closes the connection in the middle of the body. */
function cutInHalf(req: IncomingMessage, res: ServerResponse): void {
  const write = res.write.bind(res);
  const cut = (chunk: unknown) => {
    const bytes = Buffer.from(typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : '');
    write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => req.socket.destroy());
  };
  res.write = (chunk: unknown) => {
    cut(chunk);
    return true;
  };
  res.end = (chunk: unknown) => {
    cut(chunk);
    return res;
  };
}

function bind(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' && port !== 0) resolve(bind(server, 0));
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no TCP address'));
      else resolve(address.port);
    });
  });
}
