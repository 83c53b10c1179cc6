import type { Message, Reply } from '../../core/chat.ts';
import { invite, withdraw } from '../../core/linking/invitation.ts';
import type { LinkTicket } from '../../core/tickets.ts';
import type { BotDeps } from '../command.ts';
import { sendPrivately } from '../reply.ts';

/**
 * Creates a one-time URL and sends it where only the person reads it. A URL that Webex did not take is voided, so that no
 * later reply refers to a message that never came.
 *
 * @param ticketFields what the ticket behind the URL carries
 * @param textWith the message to the person, as Markdown around the URL
 * @param line what a group space reads
 * @returns the reply for the space of `message`
 * @throws KnownError `webex_refused`
 */
export async function sendOneTimeUrl(
  message: Message,
  ticketFields: Pick<LinkTicket, 'waiting' | 'scopes'>,
  textWith: (url: string) => string,
  line: string,
  deps: BotDeps,
): Promise<Reply> {
  const markdown = textWith(await invite(message.person, ticketFields, deps));
  try {
    return await sendPrivately(message, { markdown }, line, deps);
  } catch (error) {
    await withdraw(message.person.id, deps.store);
    throw error;
  }
}
