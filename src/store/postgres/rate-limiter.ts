import { z } from 'zod';
import { MINUTE, SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { RateLimiter, RateLimiterOf } from '../../core/rate-limiter.ts';
import type { Statements } from './statements.ts';

/** Calls a second at best, and how many may go at once: together never more than 10 in any second. */
const FASTEST = 8;
const AT_ONCE = 2;
const SLOWEST = 1;
const LONGEST_PAUSE = MINUTE;
/** Milliseconds; the same for all, or who is slowed down would go before the others. */
const EARLY = ((AT_ONCE - 1) * SECOND) / FASTEST;

/**
 * The generic cell rate algorithm (ITU-T I.371) in one statement, on the database's clock: `next_at` is when the
 * call behind this one would be due if none were allowed to be early. $2 is the time between two calls, $3 how
 * early one may be, $4 how long the caller waits at most; all in milliseconds.
 */
const TURN = `
  with clock as (select extract(epoch from clock_timestamp())::double precision * 1000 as now)
  insert into paces as p (organization_id, next_at) select $1, now + $2 from clock
  on conflict (organization_id) do update
    set next_at = greatest(p.next_at, excluded.next_at - $2::double precision) + $2::double precision
    where p.next_at - $3::double precision - (excluded.next_at - $2::double precision) <= $4
  returning greatest(0, next_at - $2 - $3 - (select now from clock)) as wait`;

/** Nobody goes before $2 milliseconds have passed; $3 as above. */
const PAUSE = `
  insert into paces as p (organization_id, next_at)
  values ($1, extract(epoch from clock_timestamp())::double precision * 1000 + $2 + $3)
  on conflict (organization_id) do update set next_at = greatest(p.next_at, excluded.next_at)`;

const row = z.object({ wait: z.number() });

/** The paces of all organizations, which all instances share; each instance slows down by what it is told itself. */
export function createPostgresRateLimiters(statements: Statements, log: Log): RateLimiterOf {
  const paces = new Map<string, RateLimiter>();
  return (organizationId) => {
    const rateLimiter = paces.get(organizationId) ?? createSharedPace(organizationId, statements, log);
    paces.set(organizationId, rateLimiter);
    return rateLimiter;
  };
}

function createSharedPace(organizationId: string, statements: Statements, log: Log): RateLimiter {
  let rate = FASTEST;
  let slowedAt = Number.NEGATIVE_INFINITY;
  const between = () => SECOND / rate;

  return {
    async acquire(patience) {
      const [turn] = await statements.rows(row, TURN, [organizationId, between(), EARLY, patience]);
      return turn && Math.ceil(turn.wait);
    },
    accepted() {
      rate = Math.min(FASTEST, rate + 0.2);
    },
    async limited(wait) {
      const pause = Math.min(LONGEST_PAUSE, Math.max(wait, between()));
      // Calls that were under way together and refused together count as one refusal.
      if (performance.now() > slowedAt) rate = Math.max(SLOWEST, rate * 0.7);
      slowedAt = performance.now() + pause;
      await statements.count(PAUSE, [organizationId, pause, EARLY]).catch((error: unknown) => {
        log.warn({ err: error }, 'other instances could not be told of a limit');
      });
    },
  };
}
