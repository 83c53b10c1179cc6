import type { Chat } from '../../core/chat.ts';
import { type Clock, HOUR, MINUTE } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { isGone, isOutcomeUnknown, isPassing, type Webex } from '../client/index.ts';
import { type Doubt, type Evidence, ownMessageOf } from './evidence.ts';
import type { KeepTrying } from './keep-trying.ts';
import { type MessageBody, withoutThread } from './message-body.ts';
import type { OwnMessages } from './own-messages.ts';
import { isNotFound } from './refused.ts';

/** The collaborators of messages that are true for a short time. */
export interface ForNowDeps {
  client: Pick<Webex, 'messages'>;
  evidence: Evidence;
  own: OwnMessages;
  keepTrying: KeepTrying;
  log: Log;
  clock: Clock;
}

/** Creates `sendForNow`: posting is not tried for long, because the message would soon be wrong. */
export function createSendForNow(deps: ForNowDeps): Chat['sendForNow'] {
  const { client, evidence, own, keepTrying, log, clock } = deps;

  /** @returns its id; undefined when it may have been posted. @throws WebexError when it certainly was not */
  async function postOnce(body: MessageBody, doubt: Doubt): Promise<string | undefined> {
    try {
      const sent = await client.messages.create(body);
      own.take(ownMessageOf(sent));
      return sent.id;
    } catch (error) {
      if (isOutcomeUnknown(error)) {
        doubt.bodies.push(body);
        doubt.failedAt = performance.now();
        return undefined;
      }
      if (body.parentId === undefined || !isNotFound(error)) throw error;
      return postOnce(withoutThread(body), doubt);
    }
  }

  /** Resolves after the first attempt: whoever waits for the answer does not wait until Webex is well again. */
  async function remove(id: string | undefined, doubt: Doubt): Promise<void> {
    const attempt = async () => {
      const found = id ?? (await evidence.find(doubt))?.id;
      if (found !== undefined) await client.messages.remove(found);
    };
    const logLeft = (err: unknown) => {
      if (!isGone(err)) log.warn({ err, id }, 'message of the bot not deleted: it stays in its space');
    };
    try {
      await attempt();
    } catch (err) {
      if (!isPassing(err)) return logLeft(err);
      void keepTrying(attempt, clock() + HOUR).catch(logLeft);
    }
  }

  return async ({ roomId, parentId }, markdown) => {
    const doubt: Doubt = { bodies: [], after: clock() - MINUTE, failedAt: 0, cause: undefined };
    const body = { roomId, markdown, ...(parentId !== undefined && { parentId }) };
    const id = await postOnce(body, doubt);
    let removed: Promise<void> | undefined;
    return () => {
      removed ??= remove(id, doubt);
      return removed;
    };
  };
}
