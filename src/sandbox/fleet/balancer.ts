import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** A load balancer in front of several instances. */
export interface Balancer {
  /** Ports of the instances that get requests. */
  targets: Set<number>;
  close(): Promise<void>;
}

/**
 * Starts a load balancer that behaves like `deploy/nginx.conf`: when an instance refuses the connection, the next one
 * gets the request. A request that an instance cut off is not repeated, because its outcome is unknown; webhooks are
 * repeated, because the bot recognizes duplicates.
 */
export async function startBalancer(port: number): Promise<Balancer> {
  const targets = new Set<number>();

  function pass(req: IncomingMessage, res: ServerResponse, body: Buffer, left: number[]): void {
    const [target, ...others] = left;
    if (target === undefined) {
      res.writeHead(502).end();
      return;
    }
    const { method, url, headers } = req;
    let isSent = false;
    // One connection for each request: a kept-alive one may be dead without notice.
    const to = { host: '127.0.0.1', port: target, method, path: url, headers, agent: false };
    const onward = request(to, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => res.destroy());
      answer.pipe(res);
    });
    onward.on('socket', (socket) =>
      socket.once('connect', () => {
        isSent = true;
      }),
    );
    onward.on('error', () => {
      if (!isSent || url === '/webhooks/webex') pass(req, res, body, others);
      else if (res.headersSent) res.destroy();
      else res.writeHead(502).end();
    });
    onward.end(body);
  }

  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of req) chunks.push(Buffer.from(chunk));
    } catch {
      return; // the client has disconnected
    }
    const all = [...targets];
    // Random, not round robin: a message and its answer are two deliveries, so one of two instances would get all
    // messages.
    const first = Math.floor(Math.random() * all.length);
    pass(req, res, Buffer.concat(chunks), [...all.slice(first), ...all.slice(0, first)]);
  });
  // Long, because a busy machine may stand still for seconds: a connection must not be closed as a request arrives.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    targets,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
