import type { BackoffOptions } from '../async/backoff.ts';
import { beginAnew } from '../async/begin-anew.ts';
import type { Chat } from '../chat.ts';
import { type Clock, DAY, HOUR } from '../clock.ts';
import { guardedChat } from '../guarded-chat.ts';
import type { ClaimedEvent } from '../inbox.ts';
import type { Log } from '../log.ts';

/** Milliseconds after which nobody waits any more for a question that waited for a link or for access. */
export const LONGEST_WAIT = HOUR;
/** Milliseconds for which a person is told that they can ask now. */
const LONGEST_NEWS = 7 * DAY;

/** How Webex is asked, and with which chat. */
export interface PatienceDeps {
  chat: Chat;
  /** Whether a question to Webex that failed may succeed later: then it is asked again. */
  isPassing(error: unknown): boolean;
  /** The waits before Webex is asked again; the usual ones when absent. */
  pauses?: BackoffOptions | undefined;
  /** The monotonic clock. */
  now: Clock;
  log: Log;
}

/**
 * Returns a chat that owns the event for each message, and that asks Webex until it answers.
 *
 * @param since when the event was accepted, on the monotonic clock
 */
export function patientChat(
  { checkOwnership, ended }: Pick<ClaimedEvent, 'checkOwnership' | 'ended'>,
  since: number,
  { chat: unguarded, isPassing, pauses, now, log }: PatienceDeps,
): Chat {
  const chat = guardedChat(unguarded, checkOwnership);
  const onFailure = (err: unknown, wait: number) =>
    log.warn({ err, wait }, 'answer to a question that waited put off; trying again');
  const patience = { isPassing, until: since + LONGEST_WAIT, ended, onFailure, now, pauses };
  return {
    ...chat,
    isIn: (...about) => beginAnew(() => chat.isIn(...about), patience),
    sendDirect: (personId, message, options) =>
      chat.sendDirect(personId, message, { until: since + LONGEST_NEWS, ...options }),
  };
}
