import { Socket } from 'node:net';

/** The message of the error with which a connection ends whose server does not speak PostgreSQL. */
export const NOT_POSTGRES = 'The server does not speak PostgreSQL';

/**
 * Creates a socket that ends when pg can't read an answer. pg throws inside a listener, where nobody can catch the error,
 * and the process would end; with this socket only the connection ends, like one that broke. (Over TLS pg listens to a
 * socket of its own.)
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
