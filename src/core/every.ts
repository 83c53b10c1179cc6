import type { Log } from './log.ts';

/**
 * Repeats some work that may fail without harm; does not keep the process alive.
 *
 * @param ms milliseconds between two beginnings
 * @param failure what the log says when it fails
 * @returns a timer to clear
 */
export function every(ms: number, failure: string, work: () => Promise<void>, log: Log): NodeJS.Timeout {
  return setInterval(() => work().catch((err: unknown) => log.error({ err }, failure)), ms).unref();
}
