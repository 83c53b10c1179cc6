import { setTimeout as delay } from 'node:timers/promises';
import { MINUTE } from '../src/core/clock.ts';

/**
 * Waits until it is so, as long as a machine may take that is slow and stands still for seconds.
 *
 * @param what is waited for, in words for whoever reads that it never came
 * @throws Error after a minute
 */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + MINUTE;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not within a minute: ${what}`);
    await delay(20);
  }
}
