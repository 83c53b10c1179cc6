import { setTimeout as delay } from 'node:timers/promises';
import { MINUTE, SECOND } from '../../src/core/clock.ts';

/**
 * Waits until it is so, as long as a machine may take that is slow and stands still for seconds.
 *
 * @param what is waited for, in words for whoever reads that it never came
 * @param patience milliseconds
 * @throws Error when it never came
 */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  patience = MINUTE,
): Promise<void> {
  const end = performance.now() + patience;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not within ${patience / SECOND} s: ${what}`);
    await delay(20);
  }
}
