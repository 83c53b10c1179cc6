import type { Chat } from '../../../core/chat.ts';
import { type Clock, HOUR, MINUTE } from '../../../core/clock.ts';
import type { Log } from '../../../core/log.ts';
import { isGone, isNotFound, isOutcomeUnknown, isPassing, type Webex } from '../../client/index.ts';
import type { Doubt, Evidence } from './evidence.ts';
import type { KeepTrying } from './keep-trying.ts';
import { type MessageBody, withoutThread } from './message-body.ts';
import type { OwnMessages } from './own-messages.ts';

/** The collaborators of messages that are true for a short time. */
export interface ForNowDeps {
  client: Pick<Webex, 'messages'>;
  evidence: Evidence;
  own: OwnMessages;
  keepTrying: KeepTrying;
  log: Log;
  /** The monotonic clock. */
  now: Clock;
  /** Converts a time of the monotonic clock into one of Webex's. */
  toWebex: (at: number) => number;
}

/** Keeps a message from being posted that is not true any more. */
class NotTrueAnyMoreError extends Error {
  override readonly name = 'NotTrueAnyMoreError';
  readonly code = 'not_true_any_more';
}

/** Creates `sendForNow`: posting is not tried for long, because the message would soon be wrong. */
export function createSendForNow(deps: ForNowDeps): Chat['sendForNow'] {
  const { client, evidence, own, keepTrying, log, now, toWebex } = deps;

  /**
   * @returns its id; undefined when it may have been posted, or is not true any more
   * @throws WebexError when it certainly was not posted
   */
  async function postOnce(
    body: MessageBody,
    doubt: Doubt,
    isTrue: () => boolean,
  ): Promise<string | undefined> {
    try {
      const sent = await client.messages.create(body, async () => {
        if (!isTrue()) throw new NotTrueAnyMoreError();
        return undefined;
      });
      own.take(sent);
      return sent.id;
    } catch (error) {
      if (error instanceof NotTrueAnyMoreError) return undefined;
      if (isOutcomeUnknown(error)) {
        doubt.bodies.push(body);
        doubt.failedAt = performance.now();
        return undefined;
      }
      if (body.parentId === undefined || !isNotFound(error)) throw error;
      return postOnce(withoutThread(body), doubt, isTrue);
    }
  }

  /** Resolves after the first attempt: whoever waits for the answer does not wait until Webex is well again. */
  async function remove(posted: string | undefined, doubt: Doubt): Promise<void> {
    if (posted === undefined && doubt.bodies.length === 0) return;
    let id = posted;
    const attempt = async () => {
      // What was found once is taken, and so is not found by the next attempt.
      id ??= (await evidence.find(doubt))?.id;
      if (id !== undefined) await client.messages.remove(id);
    };
    const logLeft = (err: unknown) => {
      if (!isGone(err)) log.warn({ err, id }, 'message of the bot not deleted: it stays in its space');
    };
    try {
      await attempt();
    } catch (err) {
      if (!isPassing(err)) return logLeft(err);
      void keepTrying(attempt, now() + HOUR).catch(logLeft);
    }
  }

  return async ({ roomId, parentId }, markdown, isTrue = () => true) => {
    const doubt: Doubt = { bodies: [], after: toWebex(now() - MINUTE), failedAt: 0, cause: undefined };
    const body = { roomId, markdown, ...(parentId !== undefined && { parentId }) };
    const id = await postOnce(body, doubt, isTrue);
    let removed: Promise<void> | undefined;
    return () => {
      removed ??= remove(id, doubt);
      return removed;
    };
  };
}
