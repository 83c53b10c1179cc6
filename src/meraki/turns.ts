import { setTimeout as delay } from 'node:timers/promises';
import { monotonic } from '../core/clock.ts';
import type { Meter } from '../core/meter.ts';
import type { RateLimiter } from '../core/rate-limiter.ts';
import type { TokenSource } from '../core/tokens.ts';
import type { Pause } from './api-call.ts';
import type { Deadline } from './deadline.ts';
import { limited, tooSlow } from './failures.ts';
import type { HttpResponse } from './http.ts';

/** A turn that is not used within so many milliseconds is over: later turns have come. */
const MAX_LATENESS = 125;
/** Turns that a call waits for before it is sent, although the last one is over too. */
const MAX_TURNS = 3;

/** The collaborators of the waits. */
export interface TurnsDeps {
  meter: Meter;
  /** The monotonic clock, which tells whether a turn is over; that of the process when absent. */
  now?: (() => number) | undefined;
  /** Waits so many milliseconds; rejects when `signal` aborts. A timer when absent. */
  sleep?: ((ms: number, signal: AbortSignal) => Promise<unknown>) | undefined;
}

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
   * @returns the access token @throws what the token source throws, too
   */
  waitForTurnAndToken(
    rateLimiter: RateLimiter,
    pause: Pause,
    last: HttpResponse | undefined,
    renewed: string | undefined,
  ): Promise<string>;
  /** Waits so many milliseconds. */
  pauseFor(ms: number): Promise<void>;
}

/** Creates the waits of the calls that share the tokens of one link and a deadline. */
export function createTurns(deps: TurnsDeps, tokens: TokenSource, deadline: Deadline): Turns {
  const { meter, now = monotonic } = deps;
  const { sleep = (ms, signal) => delay(ms, undefined, { signal }) } = deps;

  /** Waits for a turn. @returns the time of the turn, on the clock of `now` */
  async function waitForTurn(
    rateLimiter: RateLimiter,
    pause: Pause,
    last: HttpResponse | undefined,
  ): Promise<number> {
    // After the process was suspended, the time may be over although the timer behind the signal has not fired.
    if (deadline.signal.aborted || deadline.left() < 0) throw tooSlow(deadline.timeout);
    const asked = now();
    const wait = await rateLimiter.acquire(deadline.left());
    if (wait === undefined) throw limited(last);
    meter.waited(wait);
    if (wait > 0) {
      pause.until = now() + wait;
      await pauseFor(wait);
    }
    return asked + wait;
  }

  async function pauseFor(ms: number): Promise<void> {
    await sleep(ms, deadline.signal).catch((error) => {
      throw tooSlow(deadline.timeout, error);
    });
  }

  return {
    async waitForTurnAndToken(rateLimiter, pause, last, renewed) {
      for (let turns = 1; ; turns++) {
        const due = await waitForTurn(rateLimiter, pause, last);
        const token = renewed ?? (await tokens.token());
        if (now() - due < MAX_LATENESS || turns === MAX_TURNS) return token;
      }
    },
    pauseFor,
  };
}
