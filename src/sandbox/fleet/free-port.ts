import { createServer } from 'node:net';

/** The range is below the ports that operating systems assign; each process begins at another port. */
const FIRST_PORT = 10_000;
const PORTS = 20_000;
let tried = process.pid * 13;

/**
 * Returns a free port of 127.0.0.1, for a server that has to know its port before it listens. A port that the system
 * assigns could be taken by the next outgoing connection of any other test.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    tried += 1;
    const port = FIRST_PORT + (tried % PORTS);
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer().on('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}
