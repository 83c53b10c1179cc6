import type { BackoffOptions } from '../../../core/async/backoff.ts';
import { beginAnew, TooLateError } from '../../../core/async/begin-anew.ts';
import type { Clock } from '../../../core/clock.ts';
import { OwnershipLostError } from '../../../core/inbox.ts';
import type { Log } from '../../../core/log.ts';
import { PostError } from '../../../core/post-error.ts';
import { isOutcomeUnknown, isPassing, WebexError } from '../../client/index.ts';

/**
 * Calls `attempt` again and again while it fails in passing, with growing pauses or those that Webex asks for.
 *
 * @param until on the monotonic clock
 * @throws PostError `too_late` · OwnershipLostError when the client is closed meanwhile · what `attempt` throws else
 */
export type KeepTrying = <T>(attempt: () => Promise<T>, until: number) => Promise<T>;

/**
 * Creates the function.
 *
 * @param closed is aborted when nothing may be tried any more
 * @param pauses `longestWait`: of those that Webex asks for, in milliseconds
 */
export function createKeepTrying(
  closed: AbortSignal,
  pauses: BackoffOptions & { longestWait: number },
  log: Log,
  now: Clock,
): KeepTrying {
  const patience = {
    isPassing: (error: unknown) => isPassing(error) || isOutcomeUnknown(error),
    leastWait: (error: unknown) =>
      Math.min((error instanceof WebexError && error.retryAfter) || 0, pauses.longestWait),
    ended: closed,
    onFailure: (err: unknown, wait: number) =>
      log.warn({ err, wait }, 'message not taken by Webex yet; trying again'),
    now,
    pauses,
  };

  return async (attempt, until) => {
    try {
      closed.throwIfAborted();
      return await beginAnew(attempt, { ...patience, until });
    } catch (error) {
      if (closed.aborted) {
        log.warn({}, 'message given up: the bot ends');
        throw new OwnershipLostError();
      }
      throw error instanceof TooLateError ? tooLate(error.cause) : error;
    }
  };
}

/** The error for a message that nobody waits for any more. */
export function tooLate(cause?: unknown): PostError {
  return new PostError('too_late', 'Webex did not take the message in time', { cause });
}
