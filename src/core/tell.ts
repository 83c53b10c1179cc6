import type { OutgoingMessage, SentMessage } from './chat.ts';
import type { ClaimedEvent, Handled } from './inbox.ts';

/** What is known of a notice: Webex took it, or refused it, or it is still tried, by this instance or another one. */
export type NoticeOutcome = 'told' | 'refused' | 'later';

/** Sends a notice. @throws PostError `too_late` after a minute, and the rest that `Chat.sendDirect` throws */
export type SendNotice = (message: OutgoingMessage) => Promise<SentMessage>;

/**
 * Says one kind of notice, by calling `send` once; not at all when there is nothing to say any more. It is called again when
 * Webex did not take the message for a minute, and by the next process, so it decides anew each time.
 *
 * @param args the values that `Tell` was given
 */
export type Say = (send: SendNotice, personId: string, args: readonly string[]) => Promise<void>;

/**
 * Tells a person something that they did not ask for. Resolves when the notice is stored: it is said once then, even if this
 * process dies, within a week. Never rejects: a notice that can't be stored is said all the same, by this process.
 *
 * @param args what `Say` needs, ids or names but no secret: it is stored. Only the last one may have several lines
 * @returns `outcome` resolves within seconds
 */
export type Tell = (personId: string, ...args: string[]) => Promise<{ outcome: Promise<NoticeOutcome> }>;

/**
 * The messages that the bot sends by itself, and not as the answer to an event of Webex. Each waits in the inbox, as an event
 * of its own, until Webex has it.
 */
export interface LastingNotices {
  /** Defines a kind of notice; to be called before the inbox is opened. @param kind one word, stored with each notice */
  define(kind: string, say: Say): Tell;
  /** Says the notice when the event is one. Never rejects. @returns undefined for every other event, which it leaves alone */
  handle(claimed: ClaimedEvent): Promise<Handled> | undefined;
}
