import { z } from 'zod';
import { MINUTE, SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { RateLimiter, RateLimiterOf } from '../../core/rate-limiter.ts';
import type { Statements } from './statements.ts';

/** The most calls a second, and how many of them may go at once: together never more than 10 in any second. */
const MAX_RATE = 8;
const MAX_BURST = 2;
const MIN_RATE = 1;
const MAX_PAUSE = MINUTE;
/**
 * The time by which a call may be early, in milliseconds. The same for all instances: otherwise an instance that slowed down would go
 * first.
 */
const TOLERANCE = ((MAX_BURST - 1) * SECOND) / MAX_RATE;

/** No pause and no caller waits so long, in milliseconds: a command has at most a minute or two. */
const FARTHEST = 10 * MINUTE;

/** The row's `next_at`. One that is too far ahead was written before the database's clock was set back: it counts as past. */
const NEXT_AT = `case when p.next_at > excluded.next_at + ${FARTHEST} then 0 else p.next_at end`;

/**
 * The generic cell rate algorithm (ITU-T I.371) in one statement, on the database's clock. `next_at` is when the next
 * call would be due if no call were allowed to be early. $2 is the time between two calls, $3 how early a call may be, $4
 * how long the caller waits at most; all in milliseconds.
 */
const ACQUIRE = `
  with clock as (select extract(epoch from clock_timestamp())::double precision * 1000 as now)
  insert into paces as p (organization_id, next_at) select $1, now + $2 from clock
  on conflict (organization_id) do update
    set next_at = greatest(${NEXT_AT}, excluded.next_at - $2::double precision) + $2::double precision
    where (${NEXT_AT}) - $3::double precision - (excluded.next_at - $2::double precision) <= $4
  returning greatest(0, next_at - $2 - $3 - (select now from clock)) as wait`;

/** Lets no call go before $2 milliseconds have passed; $3 as above. */
const PAUSE = `
  insert into paces as p (organization_id, next_at)
  values ($1, extract(epoch from clock_timestamp())::double precision * 1000 + $2 + $3)
  on conflict (organization_id) do update set next_at = greatest(${NEXT_AT}, excluded.next_at)`;

const row = z.object({ wait: z.number() });

/**
 * Creates the rate limiters of all organizations, shared by all instances. After a 429, only the instance that got it slows
 * down.
 */
export function createPostgresRateLimiters(statements: Statements, log: Log): RateLimiterOf {
  const limiters = new Map<string, RateLimiter>();
  return (organizationId) => {
    const limiter = limiters.get(organizationId) ?? createSharedRateLimiter(organizationId, statements, log);
    limiters.set(organizationId, limiter);
    return limiter;
  };
}

function createSharedRateLimiter(organizationId: string, statements: Statements, log: Log): RateLimiter {
  let rate = MAX_RATE;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  /** The next call is not due before, on this process's clock: as far as it knows from what it acquired, and from pauses. */
  let nextDue = Number.NEGATIVE_INFINITY;
  const interval = () => SECOND / rate;

  return {
    async acquire(timeout) {
      const asked = performance.now();
      const [acquired] = await statements.rows(row, ACQUIRE, [
        organizationId,
        interval(),
        TOLERANCE,
        timeout,
      ]);
      if (acquired && acquired.wait > 0) nextDue = Math.max(nextDue, asked + acquired.wait + interval());
      return acquired && Math.ceil(acquired.wait);
    },
    soonest(calls) {
      const fromNext = nextDue - performance.now() + (calls - 1) * interval();
      return Math.max(0, fromNext, (calls - MAX_BURST) * interval());
    },
    accepted() {
      rate = Math.min(MAX_RATE, rate + 0.2);
    },
    async limited(wait) {
      const pause = Math.min(MAX_PAUSE, Math.max(wait, interval()));
      // Calls that were under way together and refused together count as one refusal.
      if (performance.now() > pausedUntil) rate = Math.max(MIN_RATE, rate * 0.7);
      pausedUntil = performance.now() + pause;
      nextDue = Math.max(nextDue, pausedUntil);
      await statements.count(PAUSE, [organizationId, pause, TOLERANCE]).catch((error: unknown) => {
        log.warn({ err: error }, 'could not share a rate limit with other instances');
      });
    },
  };
}
