import { type Clock, MINUTE } from '../../core/clock.ts';
import type { RateLimiter, RateLimiterOf } from '../../core/rate-limiter.ts';

const SLOWEST = 1;
const LONGEST_PAUSE = MINUTE;

/**
 * Of one process: a token bucket whose rate falls by a factor and recovers by steps.
 *
 * @param fastest calls a second, and as many in a burst
 */
export function createRateLimiter(clock: Clock, fastest: number): RateLimiter {
  let rate = fastest;
  /** Turns that are free now; negative while callers wait for theirs. */
  let free = fastest;
  /** Up to when `free` is reckoned; in the future while Meraki wants nobody. */
  let at = clock();

  function reckon(now: number): void {
    if (now <= at) return;
    free = Math.min(fastest, free + ((now - at) / 1000) * rate);
    at = now;
  }

  return {
    async acquire(patience) {
      const now = clock();
      reckon(now);
      const wait = Math.max(0, at - now) + (Math.max(0, 1 - free) / rate) * 1000;
      if (wait > patience) return undefined;
      free -= 1;
      return Math.ceil(wait);
    },
    accepted() {
      rate = Math.min(fastest, rate + 0.2);
    },
    async limited(wait) {
      const now = clock();
      reckon(now);
      // Calls that were under way together and refused together count as one refusal.
      if (at <= now) rate = Math.max(SLOWEST, rate * 0.7);
      free = Math.min(free, 1);
      at = Math.max(at, now + Math.min(LONGEST_PAUSE, Math.max(wait, 1000 / rate)));
    },
  };
}

/** The paces of all organizations, each made when it is first asked for. */
export function createRateLimiters(clock: Clock, fastest = 9): RateLimiterOf {
  const paces = new Map<string, RateLimiter>();
  return (organizationId) => {
    const rateLimiter = paces.get(organizationId) ?? createRateLimiter(clock, fastest);
    paces.set(organizationId, rateLimiter);
    return rateLimiter;
  };
}
