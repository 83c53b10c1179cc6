import { type Clock, monotonic, SECOND } from '../clock.ts';
import { type BackoffOptions, backoff } from './backoff.ts';

/** The waits before work is begun again. */
const PAUSES: BackoffOptions = { first: SECOND, longest: 30 * SECOND };

/** Which failures pass, and how long they are waited for. */
export interface Patience {
  /** Whether a failure passes, so that the same work may succeed later. */
  isPassing(error: unknown): boolean;
  /** The time from which the work is not begun again, on the monotonic clock. */
  until: number;
  /** Aborted, with the error to throw, when the work may not be begun again. */
  ended: AbortSignal;
  /** Called before each wait, which is in milliseconds. */
  onFailure(error: unknown, wait: number): void;
  /** The monotonic clock; that of the process when absent. */
  now?: Clock | undefined;
  /** Returns the milliseconds that a failure asks to be waited at least; the pauses alone decide when absent. */
  leastWait?(error: unknown): number;
  pauses?: BackoffOptions | undefined;
}

/** Thrown for work that failed in passing for so long that its result is of no use any more; the cause is its last failure. */
export class TooLateError extends Error {
  override readonly name = 'TooLateError';
  readonly code = 'too_late';

  constructor(options: ErrorOptions) {
    super('given up: it failed for too long', options);
  }
}

/**
 * Does work, and begins it anew after each failure that passes, with growing pauses. The work sees to it that what it may have
 * done before does no harm.
 *
 * @throws TooLateError when it still failed at `until`; the reason of `ended`; what `work` throws when that does not pass
 */
export async function beginAnew<T>(work: () => Promise<T>, patience: Patience): Promise<T> {
  const { isPassing, until, ended, onFailure, now = monotonic, pauses = PAUSES } = patience;
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error)) throw error;
      ended.throwIfAborted();
      const left = until - now();
      if (left <= 0) throw new TooLateError({ cause: error });
      const least = patience.leastWait?.(error) ?? 0;
      const wait = Math.round(Math.min(Math.max(backoff(failures, pauses), least), left));
      onFailure(error, wait);
      await pause(wait, ended);
    }
  }
}

/** Waits; ends early, with the reason of `ended`, when that is aborted. */
async function pause(ms: number, ended: AbortSignal): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, ms);
  const onEnd = () => over.resolve();
  ended.addEventListener('abort', onEnd);
  await over.promise;
  ended.removeEventListener('abort', onEnd);
  clearTimeout(timer);
  ended.throwIfAborted();
}
