import { afterRunning } from '../core/async/running-time.ts';
import type { Clock } from '../core/clock.ts';
import { tooSlow } from './failures.ts';

/** The time limit for all calls of one command together. */
export interface Deadline {
  /** The whole limit in milliseconds, for the text of the failure. */
  timeout: number;
  /** Aborts when the time is over. */
  signal: AbortSignal;
  /** Returns the milliseconds that are left; negative when the time is over. */
  left(): number;
  /** Settles as `work` does. @throws DeadlineError when the time is over first */
  within<T>(work: Promise<T>): Promise<T>;
  /** Settles as a call does that ends by `signal`: the limit is kept for it, also when the command ends before. */
  during<T>(call: Promise<T>): Promise<T>;
  /** Forgets the limit when no call is under way: the command has ended, and a timer would keep all that it read. */
  end(): void;
}

/**
 * Creates a deadline that begins now. It counts only time in which this process ran, and what has arrived is read before it is
 * over: a process that stood still must not say that Meraki did not answer.
 *
 * @param running milliseconds in which this process ran
 * @param timeout milliseconds
 */
export function createDeadline(running: Clock, timeout: number): Deadline {
  const at = running() + timeout;
  const ending = new AbortController();
  const { signal } = ending;
  const stop = afterRunning(timeout, () => ending.abort());
  let calls = 0;
  let isEnded = false;
  const stopIfIdle = () => {
    if (isEnded && calls === 0) stop();
  };
  return {
    timeout,
    signal,
    left: () => at - running(),
    async during(call) {
      calls += 1;
      try {
        return await call;
      } finally {
        calls -= 1;
        stopIfIdle();
      }
    },
    end() {
      isEnded = true;
      stopIfIdle();
    },
    within(work) {
      const { promise: over, reject } = Promise.withResolvers<never>();
      const giveUp = () => reject(tooSlow(timeout));
      if (signal.aborted) giveUp();
      signal.addEventListener('abort', giveUp);
      return Promise.race([work, over]).finally(() => signal.removeEventListener('abort', giveUp));
    },
  };
}
