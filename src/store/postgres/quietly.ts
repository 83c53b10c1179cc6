import { MINUTE } from '../../core/clock.ts';
import { KnownError, messageOf } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';

/** While the database is away everything fails all the time: one line a minute says so, with the database's own words. */
export function createQuietLog(log: Log, text: string): (error: unknown) => void {
  let next = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (performance.now() < next) return;
    next = performance.now() + MINUTE;
    log.error({ err: messageOf(error instanceof KnownError ? error.cause : error) }, text);
  };
}
