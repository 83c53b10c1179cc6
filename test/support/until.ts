import { setTimeout as delay } from 'node:timers/promises';
import { MINUTE, SECOND } from '../../src/core/clock.ts';

/**
 * Waits until a condition holds. Only what hangs should reach the limit, however slow the machine: it costs time in no other case.
 *
 * @param what the condition in words, for the error message
 * @param limit milliseconds
 * @throws Error when the condition does not hold within the limit
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limit = 3 * MINUTE,
): Promise<void> {
  const end = performance.now() + limit;
  for (let pause = 1; !(await holds()); pause = Math.min(2 * pause, 20)) {
    if (performance.now() > end) throw new Error(`not within ${limit / SECOND} s: ${what}`);
    await delay(pause);
  }
}
