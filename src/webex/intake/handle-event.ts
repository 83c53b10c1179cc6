import type { BackoffOptions } from '../../core/async/backoff.ts';
import { beginAnew, TooLateError } from '../../core/async/begin-anew.ts';
import type { Message } from '../../core/chat.ts';
import { type Clock, monotonic, onMonotonic } from '../../core/clock.ts';
import { type ClaimedEvent, HANDLED, type Handled, OwnershipLostError } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { isPassing } from '../client/index.ts';
import type { Apologies } from './apologies.ts';
import {
  askedAt,
  type Delivery,
  deliveryKey,
  deliveryKind,
  MAX_QUESTION_AGE,
  parseDelivery,
} from './delivery.ts';
import type { OneEnd } from './one-end.ts';
import type { WebexTime } from './webex-clock.ts';

/** The collaborators of the function that handles claimed events. */
export interface HandleEventDeps {
  botId: string;
  /**
   * Reads the message of a delivery; undefined when there is nothing to answer. It may be called again after a failure that
   * passes; after any other its person gets an apology.
   */
  read: (
    delivery: Delivery,
    claimed: Pick<ClaimedEvent, 'checkOwnership' | 'acceptedAt'>,
  ) => Promise<Message | undefined>;
  /** Answers a message. */
  onMessage: (message: Message) => Promise<Handled>;
  /** Handles an event that the product made itself, such as the announcement of a link; returns undefined for a delivery. */
  handleOwnEvent: (claimed: ClaimedEvent) => Promise<Handled> | undefined;
  apologies: Apologies;
  webexClock: Pick<WebexTime, 'toMonotonic'>;
  log: Log;
  clock: Clock;
  /** The monotonic clock; that of the process when absent. */
  now?: Clock | undefined;
  /** The waits between two tries to read; the usual ones when absent. */
  pauses?: BackoffOptions | undefined;
}

/**
 * Creates the function that handles what the inbox hands out. What can't be read now is read again until the question is too
 * old, or until the inbox is closed: then it is left there. The function never rejects: a failure is logged, and the person
 * is told.
 */
export function createHandleEvent(
  deps: HandleEventDeps & { oneEnd: Pick<OneEnd, 'mayAnswer' | 'wasTold'> },
): (claimed: ClaimedEvent) => Promise<Handled> {
  const { botId, read, onMessage, handleOwnEvent, apologies, oneEnd, webexClock, log, clock, pauses } = deps;
  const { now = monotonic } = deps;

  /** @throws OwnershipLostError, TooLateError, and what else keeps the message from being read or answered */
  async function answer(claimed: ClaimedEvent, delivery: Delivery, about: object): Promise<Handled> {
    const message = await beginAnew(() => read(delivery, claimed), {
      isPassing,
      until:
        (askedAt(delivery, webexClock) ?? onMonotonic(claimed.acceptedAt, clock, now)) + MAX_QUESTION_AGE,
      ended: claimed.ended,
      onFailure: (err, wait) => log.warn({ ...about, err, wait }, 'message not read yet; trying again'),
      now,
      pauses,
    });
    return message === undefined ? HANDLED : onMessage(message);
  }

  async function answerOrApologize(
    claimed: ClaimedEvent,
    delivery: Delivery,
    about: object,
  ): Promise<Handled> {
    if (claimed.isInterrupted) {
      log.warn(about, 'event taken over after its answer had begun');
      await apologies.interrupted(delivery, claimed);
      return HANDLED;
    }
    // The event may have waited for days while no instance ran.
    const oldest = now() - MAX_QUESTION_AGE;
    if (deliveryKind(delivery, botId) === 'question' && (askedAt(delivery, webexClock) ?? oldest) < oldest) {
      log.warn({ ...about, created: delivery.data.created }, 'question too old: not answered');
      await apologies.tooLate(delivery, claimed);
      return HANDLED;
    }
    try {
      return await answer(claimed, delivery, about);
    } catch (err) {
      if (err instanceof OwnershipLostError) throw err;
      log.error({ ...about, err }, 'event not handled');
      if (err instanceof TooLateError) await apologies.tooLate(delivery, claimed);
      else await apologies.lost(delivery, claimed, err);
      return HANDLED;
    }
  }

  /** Adds to the check of ownership that the person was not told otherwise. */
  function withOneEnd(claimed: ClaimedEvent, key: string): ClaimedEvent {
    return {
      ...claimed,
      async checkOwnership() {
        const takeBack = await claimed.checkOwnership();
        if (!oneEnd.mayAnswer(key)) throw new OwnershipLostError();
        return takeBack;
      },
    };
  }

  async function handleText(claimed: ClaimedEvent): Promise<Handled> {
    const delivery = parseDelivery(claimed.body);
    if (delivery === undefined) {
      log.error({}, 'event not understood: dropped; a newer version may have kept it');
      return HANDLED;
    }
    const { resource, event, data } = delivery;
    const about = { resource, event, id: data.id, roomId: data.roomId };
    const key = deliveryKey(delivery);
    if (oneEnd.wasTold(key)) {
      log.warn(about, 'event kept after all: dropped, because its person was told to ask again');
      return HANDLED;
    }
    try {
      return await answerOrApologize(withOneEnd(claimed, key), delivery, about);
    } catch (err) {
      const isLeft = err instanceof OwnershipLostError;
      log[isLeft ? 'warn' : 'error'](
        { ...about, err },
        isLeft ? 'event left to another instance or the next start' : 'event dropped',
      );
      return HANDLED;
    }
  }

  return (claimed) => handleOwnEvent(claimed) ?? handleText(claimed);
}
