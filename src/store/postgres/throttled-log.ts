import { MINUTE } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';

/** While the database is away everything fails all the time: one line a minute says so, with the database's own words. */
export function createThrottledLog(log: Log, text: string): (error: unknown) => void {
  let next = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (performance.now() < next) return;
    next = performance.now() + MINUTE;
    log.error({ err: error }, text);
  };
}
