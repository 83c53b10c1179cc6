import type { KeyedMutex } from '../../../core/async/keyed-mutex.ts';
import type { MayPost } from '../../../core/chat.ts';
import type { Clock } from '../../../core/clock.ts';
import type { Log } from '../../../core/log.ts';
import { PostError } from '../../../core/post-error.ts';
import {
  isOutcomeUnknown,
  isPassing,
  isRefused,
  isShut,
  type Webex,
  WebexError,
} from '../../client/index.ts';
import type { DirectRooms } from './direct-rooms.ts';
import type { Doubt, Evidence } from './evidence.ts';
import { type KeepTrying, tooLate } from './keep-trying.ts';
import { type Forms, formAfter, type MessageBody, withoutThread } from './message-body.ts';
import type { OwnMessages } from './own-messages.ts';

/** Until when, since when and under which condition a message is posted. @see SendOptions */
export interface Conditions {
  mayPost: MayPost | undefined;
  until: number;
  after: number;
  mayBeThere: boolean;
}

/** A message that is in its space, and the form in which Webex took it. */
export interface Delivered {
  id: string;
  body: MessageBody;
}

/**
 * Posts one message until it is in the space, refused in all its forms, or too late.
 *
 * @throws PostError, OwnershipLostError, and what `mayPost` throws
 */
export type Deliver = (forms: Forms, conditions: Conditions) => Promise<Delivered>;

/** The collaborators of deliveries. */
export interface DeliverDeps {
  client: Pick<Webex, 'messages'>;
  evidence: Evidence;
  own: OwnMessages;
  directRooms: DirectRooms;
  keepTrying: KeepTrying;
  mutex: KeyedMutex;
  log: Log;
  /** The monotonic clock. */
  now: Clock;
}

/** Answers of 5xx to a reply after which its thread is the likely cause, when all else is well. */
const MAX_THREAD_FAILURES = 3;
/** Characters of a message by which it is told from others of its length. */
const KEY_LENGTH = 100;

/** Carries what `mayPost` threw out of the loop, whatever it is. */
class VetoedError extends Error {
  override readonly name = 'VetoedError';
  readonly code = 'vetoed';
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('the message may not be posted');
    this.reason = reason;
  }
}

/** Creates the function. */
export function createDeliver(deps: DeliverDeps): Deliver {
  const { client, evidence, own, directRooms, keepTrying, mutex, log, now } = deps;

  /** Posts a message once. @throws VetoedError when it may not be posted, WebexError when it failed */
  async function post(body: MessageBody, { mayPost, until }: Conditions, doubt: Doubt): Promise<Delivered> {
    let isOnItsWay = false;
    try {
      const sent = await client.messages.create(body, async () => {
        isOnItsWay = false;
        if (now() > until) throw tooLate(doubt.cause);
        const takeBack = await mayPost?.();
        isOnItsWay = true;
        return takeBack;
      });
      own.take(sent);
      if (body.toPersonId !== undefined) directRooms.remember(body.toPersonId, sent.roomId);
      return { id: sent.id, body };
    } catch (error) {
      // Where Webex can't be asked whether it may be posted, it may be so later.
      if (!isOnItsWay) throw isPassing(error) ? error : new VetoedError(error);
      doubt.cause = error;
      if (isOutcomeUnknown(error)) {
        doubt.failedAt = performance.now();
        if (!doubt.bodies.includes(body)) doubt.bodies.push(body);
      }
      throw error;
    }
  }

  return async (forms, conditions) => {
    const [whole] = forms;
    const bodies = conditions.mayBeThere ? [...forms] : [];
    const doubt: Doubt = { bodies, after: conditions.after, failedAt: 0, cause: undefined };
    let body = whole;
    let threadFailures = 0;

    async function look(): Promise<Delivered | undefined> {
      if (doubt.bodies.length === 0) return undefined;
      const found = await evidence.find(doubt);
      if (found !== undefined) log.info({ id: found.id }, 'message found that Webex did not confirm');
      return found;
    }

    async function lookOrPost(): Promise<Delivered> {
      const found = await look();
      if (found !== undefined) return found;
      // Webex has just answered other calls: those of the look.
      if (body.parentId !== undefined && threadFailures >= MAX_THREAD_FAILURES) {
        log.info({ roomId: body.roomId }, 'reply fails in its thread: posting it outside the thread');
        body = withoutThread(body);
      }
      try {
        return await post(body, conditions, doubt);
      } catch (error) {
        // The failure may be that of a question which `mayPost` asks.
        if (error === doubt.cause && isOutcomeUnknown(error) && (error.status ?? 0) >= 500)
          threadFailures += 1;
        throw error;
      }
    }

    // A person's direct space may become known meanwhile, but not from under this message.
    const key = keyOf(whole, directRooms);
    for (;;) {
      try {
        // Of equal messages to one place, one is looked for and posted at a time: none is taken for another.
        return await keepTrying(() => mutex.run(key, lookOrPost), conditions.until);
      } catch (error) {
        if (error instanceof VetoedError) throw error.reason;
        if (error instanceof PostError) {
          const found = await mutex.run(key, look).catch(() => undefined);
          if (found === undefined) throw error;
          return found;
        }
        const next = isRefused(error) ? formAfter(forms, body, error.status) : undefined;
        if (next === undefined) throw error instanceof WebexError ? refusal(error) : error;
        log.info({ err: error, roomId: body.roomId }, 'message refused: posting it in a plainer form');
        body = next;
      }
    }
  };
}

/**
 * Returns the same text for equal messages to the same place, whatever their thread and card. Messages of one length and beginning
 * wait for each other without need; the whole text of each answer would be copied otherwise. No id or name of ours has a line break.
 */
function keyOf(
  { roomId, toPersonId = '', markdown = '', files = [] }: MessageBody,
  rooms: DirectRooms,
): string {
  const place = roomId ?? rooms.remembered(toPersonId) ?? toPersonId;
  const beginning = markdown.slice(0, KEY_LENGTH);
  return [place, ...files.map(({ name }) => name), markdown.length, beginning].join('\n');
}

/** Returns the error for a message that Webex refused outside of any thread, and without a card. */
function refusal(error: WebexError): PostError {
  const code = isShut(error) ? 'place_refused' : 'message_refused';
  return new PostError(code, 'Webex refused the message', { cause: error });
}
