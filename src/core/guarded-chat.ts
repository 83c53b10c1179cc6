import type { Chat } from './chat.ts';
import type { ClaimedEvent } from './inbox.ts';

/**
 * Wraps a chat so that each send first checks that this instance still owns the event: what goes to a space is checked
 * right before each attempt, so also after a wait.
 * @see ClaimedEvent.checkOwnership
 */
export function guardedChat(chat: Chat, checkOwnership: ClaimedEvent['checkOwnership'] | undefined): Chat {
  if (checkOwnership === undefined) return chat;
  return {
    ...chat,
    send: (place, message, mayPost) =>
      chat.send(place, message, async () => {
        await mayPost?.();
        await checkOwnership();
      }),
    async sendDirect(personId, message) {
      await checkOwnership();
      await chat.sendDirect(personId, message);
    },
  };
}
