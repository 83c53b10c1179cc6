import { setTimeout as delay } from 'node:timers/promises';
import { createPlaces } from '../core/async/places.ts';
import { monotonic } from '../core/clock.ts';
import type { Meter } from '../core/meter.ts';
import type { RateLimiter } from '../core/rate-limiter.ts';
import type { Pause } from './api-call.ts';
import type { Deadline } from './deadline.ts';
import { limited, tooSlow } from './failures.ts';
import { type HttpResponse, MAX_CALLS } from './http.ts';
import { createTurnQueue, type TurnQueue } from './turn-queue.ts';
import type { Turn, WaitingCall } from './waiting-call.ts';

/** The collaborators of the turns. */
export interface FairTurnsDeps {
  meter: Meter;
  /** The monotonic clock, which tells when a turn is due; that of the process when absent. */
  now?: (() => number) | undefined;
  /** Waits so many milliseconds; rejects when `signal` aborts. `sleepFor` when absent. */
  sleep?: ((ms: number, signal: AbortSignal) => Promise<unknown>) | undefined;
}

/** The turns of the calls of one command. */
export interface CommandTurns {
  /**
   * Waits for a turn. When there will be none before the deadline, the command can't be finished: all its calls that wait, and
   * all later ones, fail alike.
   *
   * @param pause is told until when the call waits for the rate limiter
   * @param last the last answer to the call, if any, which goes into the failure
   * @throws DeadlineError `meraki_limited`, and `meraki_unavailable` when Meraki is slow; KnownError `store_unavailable`
   */
  take(rateLimiter: RateLimiter, pause: Pause, last: HttpResponse | undefined): Promise<Turn>;
  /** Tells the rate limiter of an answer 429, and drops the turn that was not due before it. Never rejects. */
  limited(rateLimiter: RateLimiter, wait: number): Promise<void>;
  /** Makes all calls that wait leave with this failure, and all later ones fail alike. */
  refuse(error: unknown): void;
}

/** Turns below the rate limits of all organizations, which go round the people who wait. */
export interface FairTurns {
  /** Begins a command. @param personId whose command it is; '' when nobody is known yet */
  begin(personId: string, deadline: Deadline): CommandTurns;
  /** Makes all calls that wait for a turn fail. */
  close(): void;
}

/** Creates the turns of one process. */
export function createFairTurns({ meter, now = monotonic, sleep = sleepFor }: FairTurnsDeps): FairTurns {
  /** By rate limiter, which each organization has one of. */
  const queues = new Map<RateLimiter, TurnQueue>();
  const places = createPlaces(MAX_CALLS);
  const closing = new AbortController();
  let begun = 0;

  function queueOf(rateLimiter: RateLimiter): TurnQueue {
    const queue =
      queues.get(rateLimiter) ??
      createTurnQueue({
        ...{ rateLimiter, places, now },
        sleep: (ms) => sleep(ms, closing.signal),
        emptied: () => queues.delete(rateLimiter),
      });
    queues.set(rateLimiter, queue);
    return queue;
  }

  return {
    begin(personId, deadline) {
      begun += 1;
      const waiting = new Map<WaitingCall, TurnQueue>();
      const command = { personId, number: begun, deadline, refuse };
      let refused: { error: unknown } | undefined;

      function refuse(error: unknown): void {
        refused ??= { error };
        for (const [call, queue] of waiting) {
          queue.remove(call);
          call.fail(error);
        }
      }

      deadline.signal.addEventListener('abort', () => {
        const [first] = waiting;
        if (first === undefined) return;
        const [{ last }, queue] = first;
        refuse(queue.isFull() ? tooSlow(deadline.timeout) : limited(last));
      });

      return {
        async take(rateLimiter, pause, last) {
          if (refused !== undefined) throw refused.error;
          // After the process was suspended, the time may be over although the timer behind the signal has not fired.
          if (deadline.signal.aborted || deadline.left() < 0) throw tooSlow(deadline.timeout);
          const asked = now();
          const queue = queueOf(rateLimiter);
          const { promise, resolve: begin, reject: fail } = Promise.withResolvers<Turn>();
          const call: WaitingCall = { command, pause, last, begin, fail };
          waiting.set(call, queue);
          queue.add(call);
          try {
            const turn = await promise;
            meter.waited(now() - asked);
            return turn;
          } finally {
            waiting.delete(call);
            // The wait may have been shorter than it looked.
            pause.until = Math.min(pause.until, now());
          }
        },
        async limited(rateLimiter, wait) {
          const drop = () => queues.get(rateLimiter)?.dropTurn();
          drop();
          await rateLimiter.limited(wait);
          // Another one may have been taken before the limiter knew.
          drop();
        },
        refuse,
      };
    },
    close: () => closing.abort(),
  };
}

/** Waits so many milliseconds. @throws an AbortError when `signal` aborts */
export function sleepFor(ms: number, signal: AbortSignal): Promise<unknown> {
  return delay(ms, undefined, { signal });
}
