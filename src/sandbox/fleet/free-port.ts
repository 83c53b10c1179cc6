import { createServer } from 'node:net';

/** Below the ports that systems hand out by themselves; each process begins somewhere else. */
const FIRST_PORT = 10_000;
const PORTS = 20_000;
let tried = process.pid * 13;

/**
 * A port of 127.0.0.1 that was free a moment ago, for what has to be told its port before it listens. One that
 * the system picks could be taken by the next outgoing connection of any test beside this one.
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
