import type { Clock } from '../core/clock.ts';
import { tooSlow } from './failures.ts';

/** How long all calls of a command together may take. */
export interface Deadline {
  /** Milliseconds in all, for the text of the failure. */
  patience: number;
  signal: AbortSignal;
  /** Milliseconds that are left. */
  left(): number;
  /** Resolves as `work` does, or rejects when the time is over. @throws OutOfTime */
  within<T>(work: Promise<T>): Promise<T>;
}

/** @param patience milliseconds from now on */
export function createDeadline(clock: Clock, patience: number): Deadline {
  const at = clock() + patience;
  const signal = AbortSignal.timeout(patience);
  return {
    patience,
    signal,
    left: () => at - clock(),
    within(work) {
      const { promise: over, reject } = Promise.withResolvers<never>();
      const end = () => reject(tooSlow(patience));
      if (signal.aborted) end();
      signal.addEventListener('abort', end);
      return Promise.race([work, over]).finally(() => signal.removeEventListener('abort', end));
    },
  };
}
