import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { createFaults, type Faults } from './faults.ts';

/** A request that reached a stand-in, faults included: tests count calls with it. */
export interface SeenRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  /** Milliseconds since the epoch. */
  at: number;
}

/** A stand-in that listens on loopback. */
export interface Front {
  /** Origin without a trailing slash, e.g. `http://127.0.0.1:40123`. */
  url: string;
  requests: SeenRequest[];
  faults: Faults;
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1, records every request and injects faults in front of `makeHandler(origin)`.
 * The handler is made once the origin is known, because issuers and links contain it.
 *
 * @param port 0, or a port that is preferred and given up for any free one when it is taken
 */
export async function listen(
  makeHandler: (origin: string) => Promise<RequestListener> | RequestListener,
  port = 0,
): Promise<Front> {
  const faults = createFaults();
  const requests: SeenRequest[] = [];
  let handler: RequestListener = (_req, res) => res.writeHead(503).end();
  const server = createServer((req, res) => {
    // Not resolved against a base: a path of `//x` would be read as a host.
    const url = new URL(`http://loopback${req.url ?? '/'}`);
    const method = req.method ?? 'GET';
    requests.push({
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: req.headers,
      at: Date.now(),
    });
    if (requests.length > 100_000) requests.splice(0, 50_000);
    void pass(faults, method, url.pathname, req, res, handler);
  });
  server.keepAliveTimeout = 30_000;
  const taken = await bind(server, port);
  const origin = `http://127.0.0.1:${taken}`;
  try {
    handler = await makeHandler(origin);
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

async function pass(
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
    default:
  }
  handler(req, res);
}

/** Lets the status and the headers through and cuts the connection in the middle of the body. */
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
