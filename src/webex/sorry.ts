import type { Chat } from '../core/chat.ts';
import type { Log } from '../core/log.ts';
import { currentReference } from '../core/reference.ts';
import type { Delivery } from './delivery.ts';
import type { Sorry } from './events.ts';

/** Words for questions that can't be answered: whoever asked would wait for ever. */
export function createSorry(chat: Pick<Chat, 'send'>, log: Log): Sorry {
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
    interrupted: (delivery) =>
      say(
        delivery,
        'I was restarted in the middle of an answer. If it is not here, and not in our direct messages, please ask again.',
      ),
  };
}
