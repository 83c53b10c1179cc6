import { retryAfterMs } from '../core/async/retry-after.ts';

/** Whatever a header asks for: one odd answer must not silence an organization, and timers overflow at 2³¹ ms. */
const LONGEST_PAUSE = 60_000;

/**
 * How long to wait before the next try, in milliseconds: what Retry-After says, else `first`, doubled per
 * try, of which half is chance.
 * @param tries how many there were, from 1
 */
export function waitBeforeRetry(
  retryAfter: string | undefined,
  now: number,
  tries: number,
  first: number,
): number {
  const asked = retryAfterMs(retryAfter, now) ?? first * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
  return Math.min(asked, LONGEST_PAUSE);
}
