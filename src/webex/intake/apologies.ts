import { LRUCache } from 'lru-cache';
import type { Chat } from '../../core/chat.ts';
import { type Clock, MINUTE } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { currentReference } from '../../core/reference.ts';
import type { Delivery } from './delivery.ts';

/**
 * The apologies: messages which tell a person that their question gets no answer, so that they do not wait for ever. Each
 * method replies in the space of the question. It does nothing for a delivery that is neither a new message nor a pressed
 * button, and never rejects: an apology that Webex refuses is logged.
 */
export interface Apologies {
  /**
   * Apologizes for a question that could not be handled, as a rule because Webex did not let the bot read it. The message
   * has the reference of the log lines that say why.
   */
  lost(delivery: Delivery): Promise<void>;
  /** Apologizes for a question that the inbox could not keep, because the database is unavailable. */
  notKept(delivery: Delivery): Promise<void>;
  /**
   * Apologizes for a question that the full inbox did not take. So that these messages do not add to the load, a space gets
   * one a minute, and none while 20 others are being sent.
   */
  busy(delivery: Delivery): Promise<void>;
  /** Apologizes for a question whose instance ended while it answered: the answer may have been sent or not. */
  interrupted(delivery: Delivery): Promise<void>;
}

/** Spaces that are remembered as told that the bot is busy. */
const MAX_SPACES = 10_000;
/** Messages of `busy` that are sent at the same time. */
const MAX_BUSY_AT_ONCE = 20;

/**
 * Creates apologies that are sent by `chat`.
 *
 * @param isOutside whether a person may not use the bot: nothing is posted for them
 */
export function createApologies(
  chat: Pick<Chat, 'send'>,
  isOutside: (personId: string) => Promise<boolean>,
  log: Log,
  clock: Clock,
): Apologies {
  const recentlyToldBusy = new LRUCache<string, true>({
    max: MAX_SPACES,
    ttl: MINUTE,
    ttlResolution: 0,
    perf: { now: clock },
  });
  let busyBeingSent = 0;

  async function reply({ resource, event, data }: Delivery, markdown: string): Promise<void> {
    if (event !== 'created' || data.roomId === undefined) return;
    if (resource !== 'messages' && resource !== 'attachmentActions') return;
    if (data.personId !== undefined && (await isOutside(data.personId))) return;
    const isInGroup = resource === 'messages' && data.roomType === 'group';
    // In a group the reply stands in the thread of the question. For a button, `data.id` is no message.
    const parentId = data.parentId ?? (isInGroup ? data.id : undefined);
    await chat
      .send({ roomId: data.roomId, parentId }, { markdown })
      .catch((err: unknown) =>
        log.error(
          { err, id: data.id },
          'apology not sent: the person was not told that their question gets no answer',
        ),
      );
  }

  return {
    lost: (delivery) =>
      reply(
        delivery,
        `Webex did not let me read what you just asked. Please ask again.\n\nReference: \`${currentReference()}\``,
      ),
    notKept: (delivery) =>
      reply(
        delivery,
        "I can't reach my database right now, so I can't answer. Please ask again in a minute.",
      ),
    async busy(delivery) {
      const { roomId = '' } = delivery.data;
      if (busyBeingSent === MAX_BUSY_AT_ONCE || recentlyToldBusy.has(roomId)) return;
      recentlyToldBusy.set(roomId, true);
      busyBeingSent += 1;
      await reply(delivery, 'I have too many questions waiting right now. Please ask again in a minute.');
      busyBeingSent -= 1;
    },
    interrupted: (delivery) =>
      reply(
        delivery,
        'I was restarted in the middle of an answer. If it is not here, and not in our direct messages, please ask again.',
      ),
  };
}
