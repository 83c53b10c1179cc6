import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Test } from 'tap';

/**
 * Starts a server on loopback in the place of PostgreSQL until the end of the test.
 *
 * @param answer returns what it says to the first words of a connection, as latin1, before it ends the connection; undefined
 *   to say nothing and stay
 * @returns a database URL of it
 */
export async function startNotPostgres(t: Test, answer: () => string | undefined): Promise<string> {
  const server = createServer((socket) => {
    socket
      .on('error', () => {})
      .once('data', () => {
        const said = answer();
        if (said !== undefined) socket.end(said, 'latin1');
      });
    t.teardown(() => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return `postgres://nobody:secret@127.0.0.1:${port}/none`;
}

const ENDING = 'SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0';

/** The answer of a server that accepts a connection, is ready for a query, and ends the connection in the same moment. */
export const READY_AND_ENDED = `R\0\0\0\x08\0\0\0\0Z\0\0\0\x05IE\0\0\0${String.fromCharCode(ENDING.length + 4)}${ENDING}`;
