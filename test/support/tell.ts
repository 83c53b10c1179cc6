import type { Chat } from '../../src/core/chat.ts';
import { isRefusedByWebex } from '../../src/core/post-error.ts';
import type { LastingNotices, NoticeOutcome, Say, SendNotice, Tell } from '../../src/core/tell.ts';

/** Makes a function that says a notice at once, a single time. */
export function tellAtOnce(chat: Pick<Chat, 'sendDirect'>, say: Say): Tell {
  return async (personId, ...args) => {
    const send: SendNotice = (message) => chat.sendDirect(personId, message);
    const outcome = say(send, personId, args).then(
      (): NoticeOutcome => 'told',
      (error: unknown): NoticeOutcome => (isRefusedByWebex(error) ? 'refused' : 'later'),
    );
    await outcome;
    return { outcome };
  };
}

/** Makes notices of any kind that are said at once, a single time. */
export function noticesAtOnce(chat: Pick<Chat, 'sendDirect'>): LastingNotices {
  return { define: (_kind, say) => tellAtOnce(chat, say), handle: () => undefined };
}
