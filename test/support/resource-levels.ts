import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Collects garbage, all of it. */
export function collectGarbage(): void {
  if (typeof collect === 'function') collect();
}

/** Collects garbage. @returns bytes of the heap that are still in use */
export function heapNow(): number {
  for (let i = 0; i < 3; i++) collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Returns the number of this process's open TCP sockets. */
export function socketsNow(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}
