import { Socket } from 'node:net';

/** What a connection fails with whose other end does not speak PostgreSQL. */
export const NOT_POSTGRES = 'The server does not speak PostgreSQL';

/**
 * pg throws at what it can't read inside of a listener, where nobody could catch it, and the process would end. Over
 * this socket only the connection does, like one that broke. (Over TLS pg listens to a socket of its own.)
 */
export function createGuardedSocket(): Socket {
  const socket = new Socket();
  const { emit } = socket;
  Object.defineProperty(socket, 'emit', {
    value(...event: [string, ...unknown[]]): boolean {
      try {
        return Reflect.apply(emit, socket, event);
      } catch (cause) {
        if (event[0] !== 'data') throw cause;
        socket.destroy(new Error(NOT_POSTGRES, { cause }));
        return true;
      }
    },
  });
  return socket;
}
