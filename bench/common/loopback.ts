import { once } from 'node:events';
import type { Server } from 'node:http';

/** @returns the origin at which it listens until `ending` */
export async function listenOnLoopback(server: Server, ending: AsyncDisposableStack): Promise<string> {
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ending.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return `http://127.0.0.1:${address.port}`;
}
