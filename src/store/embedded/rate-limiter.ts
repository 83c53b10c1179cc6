import { type Clock, MINUTE } from '../../core/clock.ts';
import type { RateLimiter, RateLimiterOf } from '../../core/rate-limiter.ts';

/** Calls a second. */
const MIN_RATE = 1;
const MAX_PAUSE = MINUTE;

/**
 * Creates a rate limiter of one process: a token bucket whose rate falls by a factor and recovers in steps.
 *
 * @param clock monotonic: after a wall clock that jumps forward and back, no call would go until the old future time
 * @param maxRate calls a second, and as many in a burst
 */
export function createEmbeddedRateLimiter(clock: Clock, maxRate: number): RateLimiter {
  let rate = maxRate;
  /** Calls that may go now; negative while callers wait. */
  let tokens = maxRate;
  /** The time for which `tokens` holds; in the future while a pause lasts. */
  let at = clock();

  function refill(now: number): void {
    if (now <= at) return;
    tokens = Math.min(maxRate, tokens + ((now - at) / 1000) * rate);
    at = now;
  }

  function soonest(calls: number): number {
    const now = clock();
    refill(now);
    return Math.max(0, at - now) + (Math.max(0, calls - tokens) / rate) * 1000;
  }

  return {
    soonest,
    async acquire(timeout) {
      const wait = soonest(1);
      if (wait > timeout) return undefined;
      tokens -= 1;
      return Math.ceil(wait);
    },
    accepted() {
      rate = Math.min(maxRate, rate + 0.2);
    },
    async limited(wait) {
      const now = clock();
      refill(now);
      // Calls that were under way together and refused together count as one refusal.
      if (at <= now) rate = Math.max(MIN_RATE, rate * 0.7);
      tokens = Math.min(tokens, 1);
      at = Math.max(at, now + Math.min(MAX_PAUSE, Math.max(wait, 1000 / rate)));
    },
  };
}

/** Creates the rate limiters of all organizations, each when it is first asked for. */
export function createEmbeddedRateLimiters(clock: Clock, maxRate = 9): RateLimiterOf {
  const limiters = new Map<string, RateLimiter>();
  return (organizationId) => {
    const limiter = limiters.get(organizationId) ?? createEmbeddedRateLimiter(clock, maxRate);
    limiters.set(organizationId, limiter);
    return limiter;
  };
}
