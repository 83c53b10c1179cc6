import type { Message, Reply } from '../../core/chat.ts';
import { invite, withdraw } from '../../core/linking/invitation.ts';
import type { LinkTicket } from '../../core/tickets.ts';
import type { BotDeps } from '../command.ts';
import { sendPrivately } from '../reply.ts';

/**
 * Makes a one-time URL and puts it where only the person reads it. One that Webex did not take is void, so
 * that nobody is told of a message that never came.
 *
 * @param say what goes to the person, around the URL
 * @param line what a group space reads
 * @throws KnownError `webex_refused`
 */
export async function sendOneTimeUrl(
  asked: Message,
  more: Pick<LinkTicket, 'waiting' | 'scopes'>,
  say: (url: string) => string,
  line: string,
  deps: BotDeps,
): Promise<Reply> {
  const markdown = say(await invite(asked.person, more, deps));
  try {
    return await sendPrivately(asked, { markdown }, line, deps);
  } catch (error) {
    await withdraw(asked.person.id, deps.store);
    throw error;
  }
}
