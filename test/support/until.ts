import { setTimeout as delay } from 'node:timers/promises';
import { MINUTE, SECOND } from '../../src/core/clock.ts';

/**
 * Waits until a condition holds. The default limit is long enough for a slow machine that stops for seconds.
 *
 * @param what the condition in words, for the error message
 * @param limit milliseconds
 * @throws Error when the condition does not hold within the limit
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limit = MINUTE,
): Promise<void> {
  const end = performance.now() + limit;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${limit / SECOND} s: ${what}`);
    await delay(20);
  }
}
