import type { Incoming } from '../../core/chat.ts';
import { invite, withdraw } from '../../core/invitation.ts';
import type { LinkTicket } from '../../core/tickets.ts';
import { forThemOnly } from '../answering.ts';
import type { Parts, Reply } from '../command.ts';

/**
 * Makes a one-time URL and puts it where only the person reads it. One that Webex did not take is void, so
 * that nobody is told of a message that never came.
 *
 * @param say what goes to the person, around the URL
 * @param line what a group space reads
 * @throws KnownError `webex_refused`
 */
export async function sendOneTimeUrl(
  asked: Incoming,
  more: Pick<LinkTicket, 'waiting' | 'scopes'>,
  say: (url: string) => string,
  line: string,
  parts: Parts,
): Promise<Reply> {
  const markdown = say(await invite(asked.person, more, parts));
  try {
    return await forThemOnly(asked, { markdown }, line, parts);
  } catch (error) {
    await withdraw(asked.person.id, parts.store);
    throw error;
  }
}
