import { LRUCache } from 'lru-cache';
import type { Chat } from '../../core/chat.ts';
import { type Clock, MINUTE } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { currentReference } from '../../core/reference.ts';
import type { Delivery } from './delivery.ts';

/** Tells a person that their question is not answered, so that they do not wait for ever. None of these rejects. */
export interface Apologies {
  /** The question could not be handled. The log says why, under the reference in the message. */
  lost(delivery: Delivery): Promise<void>;
  /** The question could not be kept. */
  notKept(delivery: Delivery): Promise<void>;
  /** Too many questions wait. A space is told once a minute, so that these messages do not add to the load. */
  busy(delivery: Delivery): Promise<void>;
  /** The instance that handled the question ended while it answered. */
  interrupted(delivery: Delivery): Promise<void>;
}

/** The spaces of which it is remembered that they were told. */
const MAX_SPACES = 10_000;
/** The messages of `busy` that are sent at the same time. */
const MAX_AT_ONCE = 20;

/** Creates apologies that are sent by chat. */
export function createApologies(chat: Pick<Chat, 'send'>, log: Log, clock: Clock): Apologies {
  const recentlyTold = new LRUCache<string, true>({
    max: MAX_SPACES,
    ttl: MINUTE,
    ttlResolution: 0,
    perf: { now: clock },
  });
  let sending = 0;

  async function reply({ resource, event, data }: Delivery, markdown: string): Promise<void> {
    if (event !== 'created' || data.roomId === undefined) return;
    if (resource !== 'messages' && resource !== 'attachmentActions') return;
    const isInGroup = resource === 'messages' && data.roomType === 'group';
    const parentId = data.parentId ?? (isInGroup ? data.id : undefined);
    await chat
      .send({ roomId: data.roomId, parentId }, { markdown })
      .catch((err: unknown) =>
        log.error({ err, id: data.id }, 'could not tell the person that their question was dropped'),
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
      if (sending === MAX_AT_ONCE || recentlyTold.has(roomId)) return;
      recentlyTold.set(roomId, true);
      sending += 1;
      await reply(delivery, 'I have too many questions waiting right now. Please ask again in a minute.');
      sending -= 1;
    },
    interrupted: (delivery) =>
      reply(
        delivery,
        'I was restarted in the middle of an answer. If it is not here, and not in our direct messages, please ask again.',
      ),
  };
}
