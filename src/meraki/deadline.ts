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
}

/** Creates a deadline that begins now. @param timeout milliseconds */
export function createDeadline(clock: Clock, timeout: number): Deadline {
  const at = clock() + timeout;
  const signal = AbortSignal.timeout(timeout);
  return {
    timeout,
    signal,
    left: () => at - clock(),
    within(work) {
      const { promise: over, reject } = Promise.withResolvers<never>();
      const end = () => reject(tooSlow(timeout));
      if (signal.aborted) end();
      signal.addEventListener('abort', end);
      return Promise.race([work, over]).finally(() => signal.removeEventListener('abort', end));
    },
  };
}
