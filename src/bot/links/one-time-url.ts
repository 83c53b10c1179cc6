import type { Message, OutgoingMessage, Reply, SentMessage } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import { OwnershipLostError } from '../../core/inbox.ts';
import { invite, withdraw } from '../../core/linking/invitation.ts';
import { noteMessage } from '../../core/linking/spent-url.ts';
import { MIN_TIME_LEFT_TO_OPEN, TICKET_LIFE, type TicketExtras } from '../../core/tickets.ts';
import type { BotDeps } from '../command.ts';
import { sendPrivately } from '../reply.ts';

/** Sends what was prepared, and returns the reply for the space of the message. */
export type SendPrepared = () => Promise<Reply>;

/**
 * Creates a one-time URL, and what sends it where only the person reads it. A URL that Webex did not take is voided, so that no
 * later reply refers to a message that never came.
 *
 * @param ticketFields what the ticket behind the URL carries
 * @param messageWith makes the message to the person, around the URL
 * @param line what a group space reads
 * @returns a function that rejects with KnownError `webex_refused`, and with PostError when Webex did not take the URL
 *   otherwise, or not while it works
 */
export async function prepareOneTimeUrl(
  message: Message,
  ticketFields: TicketExtras,
  messageWith: (url: string) => Pick<OutgoingMessage, 'markdown' | 'card'>,
  line: string,
  deps: BotDeps,
): Promise<SendPrepared> {
  const until = deps.now() + TICKET_LIFE - MIN_TIME_LEFT_TO_OPEN;
  const { url, hash } = await invite(message.person, ticketFields, deps);
  const outgoing = messageWith(url);
  /** A message that another instance answers, or this one after a restart, gets a URL that voids this one. */
  const withdrawUnsent = async (reason: unknown): Promise<void> => {
    if (!(reason instanceof OwnershipLostError)) await withdraw(hash, deps.store);
  };
  const assertUseful = () => assertNotVoid(hash, deps);
  const onSent = (sent: SentMessage) => noteMessage(hash, sent, deps, outgoing.card !== undefined);
  return async () => {
    try {
      const reply = await sendPrivately(message, outgoing, line, deps, { until, assertUseful, onSent });
      return reply.isPointer ? reply : { ...reply, onUnsent: withdrawUnsent };
    } catch (error) {
      await withdrawUnsent(error);
      throw error;
    }
  };
}

/**
 * Checks that a one-time URL still works as far as its person knows: while Webex took nothing, they may have asked for a newer
 * one, or ended their links, or Webex may have refused it.
 *
 * @param hash of its ticket
 * @throws KnownError `not_linked`
 */
export async function assertNotVoid(hash: string, { store }: Pick<BotDeps, 'store'>): Promise<void> {
  if ((await store.findTicket(hash))?.stage !== 'void') return;
  const what = 'The one-time URL that I made for you no longer works.';
  throw new KnownError('not_linked', what, 'Use the one that I sent you after it, or say `link` again.');
}
