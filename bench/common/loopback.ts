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

/** Calls `onChange` with the number of open connections of a server whenever another one is opened. */
export function countConnections(server: Server, onChange: (open: number) => void): void {
  let open = 0;
  server.on('connection', (socket) => {
    open += 1;
    onChange(open);
    socket.once('close', () => {
      open -= 1;
    });
  });
}
