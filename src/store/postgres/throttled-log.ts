import { MINUTE } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';

/**
 * Creates a function that logs an error under `text`, once a minute at most and silently in between: while the database is
 * unavailable, everything fails.
 */
export function createThrottledLog(log: Log, text: string): (error: unknown) => void {
  let next = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (performance.now() < next) return;
    next = performance.now() + MINUTE;
    log.error({ err: error }, text);
  };
}
