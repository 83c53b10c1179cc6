import type { Chat } from './chat.ts';
import type { ClaimedEvent } from './inbox.ts';

/** A chat that says nothing before it is known that nobody else answers. @see ClaimedEvent.checkOwnership */
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
