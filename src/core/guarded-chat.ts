import type { Chat } from './chat.ts';
import type { ClaimedEvent } from './inbox.ts';

/**
 * Wraps a chat so that each send first checks that this instance still owns the event.
 * @see ClaimedEvent.checkOwnership
 */
export function guardedChat(chat: Chat, checkOwnership: ClaimedEvent['checkOwnership'] | undefined): Chat {
  if (checkOwnership === undefined) return chat;
  return {
    ...chat,
    async send(place, message) {
      await checkOwnership();
      await chat.send(place, message);
    },
    async sendDirect(personId, message) {
      await checkOwnership();
      await chat.sendDirect(personId, message);
    },
  };
}
