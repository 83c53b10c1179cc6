import { LRUCache } from 'lru-cache';
import type { Chat } from '../../core/chat.ts';
import { type Clock, MINUTE } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { currentReference } from '../../core/reference.ts';
import type { Delivery } from './delivery.ts';
import type { Apologies } from './events.ts';

/** Spaces of which it is remembered that they were told to wait, and messages under way that tell it. */
const MOST_SPACES = 10_000;
const MOST_AT_ONCE = 20;

/** Words for questions that can't be answered: whoever asked would wait for ever. */
export function createApologies(chat: Pick<Chat, 'send'>, log: Log, clock: Clock): Apologies {
  /** Spaces that know that there is too much to do. */
  const toldBusy = new LRUCache<string, true>({
    max: MOST_SPACES,
    ttl: MINUTE,
    ttlResolution: 0,
    perf: { now: clock },
  });
  let telling = 0;

  async function say({ resource, event, data }: Delivery, markdown: string): Promise<void> {
    if (event !== 'created' || data.roomId === undefined) return;
    if (resource !== 'messages' && resource !== 'attachmentActions') return;
    const isInGroup = resource === 'messages' && data.roomType === 'group';
    const parentId = data.parentId ?? (isInGroup ? data.id : undefined);
    await chat
      .send({ roomId: data.roomId, parentId }, { markdown })
      .catch((err: unknown) => log.error({ err, id: data.id }, 'nobody could be told of a lost event'));
  }

  return {
    lost: (delivery) =>
      say(
        delivery,
        `Webex did not let me read what you just asked. Please ask again.\n\nReference: \`${currentReference()}\``,
      ),
    notKept: (delivery) =>
      say(delivery, "I can't reach my database right now, so I can't answer. Please ask again in a minute."),
    async busy(delivery) {
      const { roomId = '' } = delivery.data;
      if (telling === MOST_AT_ONCE || toldBusy.has(roomId)) return;
      toldBusy.set(roomId, true);
      telling += 1;
      await say(delivery, 'I have too many questions waiting right now. Please ask again in a minute.');
      telling -= 1;
    },
    interrupted: (delivery) =>
      say(
        delivery,
        'I was restarted in the middle of an answer. If it is not here, and not in our direct messages, please ask again.',
      ),
  };
}
