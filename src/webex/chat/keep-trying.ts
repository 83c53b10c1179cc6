import { setTimeout as delay } from 'node:timers/promises';
import { type BackoffOptions, backoff } from '../../core/async/backoff.ts';
import type { Clock } from '../../core/clock.ts';
import { OwnershipLostError } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { PostError } from '../../core/post-error.ts';
import { isOutcomeUnknown, isPassing } from '../client/index.ts';

/**
 * Calls `attempt` again and again while it fails in passing, with growing pauses or those that Webex asks for.
 *
 * @param until epoch milliseconds
 * @throws PostError `too_late` · OwnershipLostError when the client is closed meanwhile · what `attempt` throws else
 */
export type KeepTrying = <T>(attempt: () => Promise<T>, until: number) => Promise<T>;

/** Creates the function. @param closed is aborted when nothing may be tried any more */
export function createKeepTrying(
  closed: AbortSignal,
  pauses: BackoffOptions,
  log: Log,
  clock: Clock,
): KeepTrying {
  function giveUp(): never {
    log.warn({}, 'given up what Webex did not take: the bot ends');
    throw new OwnershipLostError();
  }

  return async (attempt, until) => {
    for (let failures = 1; ; failures += 1) {
      if (closed.aborted) giveUp();
      try {
        return await attempt();
      } catch (err) {
        if (closed.aborted) giveUp();
        if (!isPassing(err) && !isOutcomeUnknown(err)) throw err;
        const left = until - clock();
        if (left <= 0) throw tooLate(err);
        const wait = Math.min(left, Math.max(backoff(failures, pauses), err.retryAfter ?? 0));
        log.warn(
          { err, attempt: failures, wait: Math.round(wait) },
          'Webex has not taken it yet: trying again',
        );
        await delay(wait, undefined, { signal: closed, ref: false }).catch(giveUp);
      }
    }
  };
}

/** The error for a message that nobody waits for any more. */
export function tooLate(cause?: unknown): PostError {
  return new PostError('too_late', 'Webex did not take the message in time', { cause });
}
