import type { Chat, SendOptions } from './chat.ts';
import type { ClaimedEvent } from './inbox.ts';

/**
 * Wraps a chat so that each attempt to send first checks that this instance still owns the event.
 * @see ClaimedEvent.checkOwnership
 */
export function guardedChat(chat: Chat, checkOwnership: ClaimedEvent['checkOwnership'] | undefined): Chat {
  if (checkOwnership === undefined) return chat;
  const guarded = (options?: SendOptions): SendOptions => ({
    ...options,
    async mayPost() {
      const before = await options?.mayPost?.();
      const own = await checkOwnership();
      return async () => {
        await own();
        await before?.();
      };
    },
  });
  return {
    ...chat,
    send: (place, message, options) => chat.send(place, message, guarded(options)),
    sendDirect: (personId, message, options) => chat.sendDirect(personId, message, guarded(options)),
  };
}
