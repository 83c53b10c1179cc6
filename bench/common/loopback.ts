import { once } from 'node:events';
import type { Server } from 'node:http';

/** Starts a server on 127.0.0.1 until `cleanup`. @returns its origin */
export async function listenOnLoopback(server: Server, cleanup: AsyncDisposableStack): Promise<string> {
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return `http://127.0.0.1:${address.port}`;
}
