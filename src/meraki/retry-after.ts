import { backoff } from '../core/async/backoff.ts';
import { retryAfterMs } from '../core/async/retry-after.ts';

/** One odd header must not silence an organization, and timers overflow at 2³¹ ms. */
const MAX_RETRY_DELAY = 60_000;

/**
 * Returns how long to wait before the next attempt, in milliseconds: as long as the Retry-After header says, or with
 * growing pauses when it says nothing; a minute at most.
 *
 * @param attempt how many attempts have failed so far, from 1
 * @param first the longest wait after the first attempt, in milliseconds
 */
export function retryDelay(
  retryAfter: string | undefined,
  now: number,
  attempt: number,
  first: number,
): number {
  const longest = MAX_RETRY_DELAY;
  return Math.min(longest, retryAfterMs(retryAfter, now) ?? backoff(attempt, { first, longest }));
}
