import { monotonic } from '../core/clock.ts';
import type { RateLimiter } from '../core/rate-limiter.ts';
import type { TokenSource } from '../core/tokens.ts';
import type { Pause } from './api-call.ts';
import type { Deadline } from './deadline.ts';
import { tooSlow } from './failures.ts';
import { type CommandTurns, type FairTurnsDeps, sleepFor } from './fair-turns.ts';
import type { HttpResponse } from './http.ts';
import type { Turn } from './waiting-call.ts';

/** A turn that is not used within so many milliseconds is over: later turns have come. */
const MAX_LATENESS = 125;
/** Turns that a call waits for before it is sent, although the last one is over too. */
const MAX_TURNS = 3;

/** The waits of a call before it is sent. Both throw a DeadlineError when the time is over. */
export interface Turns {
  /**
   * Waits for a turn and only then takes the token, because the link may end during the wait. When the token took so long
   * that the call would be sent together with calls of later turns, waits for another turn. Fails at once when the turn
   * would come after the deadline.
   *
   * @param pause is told until when the call waits
   * @param last the last answer to the call, if any, which goes into the failure
   * @param renewed the token that replaced a refused one; it is used instead of asking the source
   * @returns the access token, and `end`, to be called when the call has ended @throws what the token source throws, too
   */
  waitForTurnAndToken(
    rateLimiter: RateLimiter,
    pause: Pause,
    last: HttpResponse | undefined,
    renewed: string | undefined,
  ): Promise<Pick<Turn, 'end'> & { token: string }>;
  /** Waits so many milliseconds. */
  pauseFor(ms: number): Promise<void>;
}

/** Creates the waits of the calls that share the tokens of one link and a deadline. */
export function createTurns(
  deps: Pick<FairTurnsDeps, 'now' | 'sleep'>,
  command: CommandTurns,
  tokens: TokenSource,
  deadline: Deadline,
): Turns {
  const { now = monotonic, sleep = sleepFor } = deps;

  return {
    async waitForTurnAndToken(rateLimiter, pause, last, renewed) {
      for (let turns = 1; ; turns++) {
        const { due, end } = await command.take(rateLimiter, pause, last);
        let isUsed = false;
        try {
          const token = renewed ?? (await tokens.token());
          isUsed = now() - due < MAX_LATENESS || turns === MAX_TURNS;
          if (isUsed) return { token, end };
        } finally {
          if (!isUsed) end();
        }
      }
    },
    async pauseFor(ms) {
      await sleep(ms, deadline.signal).catch((error) => {
        throw tooSlow(deadline.timeout, error);
      });
    },
  };
}
