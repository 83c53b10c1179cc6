import { MINUTE } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';

/** Creates a log of one error message that writes one line a minute: while the database is unavailable everything fails. */
export function createThrottledLog(log: Log, text: string): (error: unknown) => void {
  let next = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (performance.now() < next) return;
    next = performance.now() + MINUTE;
    log.error({ err: error }, text);
  };
}
