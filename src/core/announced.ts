import type { Chat } from './chat.ts';
import type { HeldEvent } from './inbox.ts';

/** A chat that says nothing before it is known that nobody else answers. @see HeldEvent.answering */
export function announced(chat: Chat, answering: HeldEvent['answering'] | undefined): Chat {
  if (answering === undefined) return chat;
  return {
    ...chat,
    async send(place, message) {
      await answering();
      await chat.send(place, message);
    },
    async sendDirect(personId, message) {
      await answering();
      await chat.sendDirect(personId, message);
    },
  };
}
