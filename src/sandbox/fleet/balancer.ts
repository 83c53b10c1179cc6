import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** Hands requests to several instances, as a load balancer in front of them does. */
export interface Balancer {
  /** Ports of those that get requests. */
  targets: Set<number>;
  close(): Promise<void>;
}

/**
 * As `deploy/nginx.conf` does: an instance that refuses the connection gets nothing, and what one breaks off in the
 * middle is not repeated, because whether it acted is not known. Webhooks are: the bot knows them again.
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
    // A connection each: one that was kept may have died without a word.
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
      return; // whoever asked has gone
    }
    const all = [...targets];
    // Not in turn: a message and its answer are two deliveries, and one instance would get all the messages.
    const first = Math.floor(Math.random() * all.length);
    pass(req, res, Buffer.concat(chunks), [...all.slice(first), ...all.slice(0, first)]);
  });
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
