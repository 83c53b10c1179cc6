import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerRequest, answerUpgrade } from './apply-fault.ts';
import { createFaults, type FaultEffect, type Faults } from './faults.ts';

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
  /** How many milliseconds the clock is ahead that the `Date` of the answers shows. */
  date: { ahead: number };
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
 * @param makeHandler is called when the origin is known, because issuers and links contain it; gets the queue of faults too
 * @param port the preferred port; any free one when it is 0 or taken
 */
export async function startLoopbackServer(
  makeHandler: (origin: string, faults: Faults) => Promise<Handler> | Handler,
  port = 0,
): Promise<LoopbackServer> {
  const faults = createFaults();
  const requests: SeenRequest[] = [];
  const date = { ahead: 0 };
  let handler: RequestListener = (_req, res) => res.writeHead(503).end();
  let upgrade: UpgradeListener = (_req, socket) => socket.destroy();
  const takeFault = (req: IncomingMessage): FaultEffect | undefined => {
    // Not resolved against a base: a path of `//x` would be read as a host.
    const url = new URL(`http://loopback${req.url ?? '/'}`);
    const [method, path] = [req.method ?? 'GET', url.pathname];
    requests.push({ method, path, query: url.searchParams, headers: req.headers, at: Date.now() });
    if (requests.length > 100_000) requests.splice(0, 50_000);
    return faults.take(method, path, req.headers.authorization);
  };
  const server = createServer((req, res) => {
    if (date.ahead !== 0) res.setHeader('date', new Date(Date.now() + date.ahead).toUTCString());
    void answerRequest(takeFault(req), req, res, handler);
  });
  server.on('upgrade', (req, socket, head) => {
    void answerUpgrade(takeFault(req), socket, () => upgrade(req, socket, head));
  });
  server.keepAliveTimeout = 30_000;
  const taken = await bind(server, port);
  const origin = `http://127.0.0.1:${taken}`;
  try {
    const made = await makeHandler(origin, faults);
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
    date,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
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
