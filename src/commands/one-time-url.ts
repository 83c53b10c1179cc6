import type { Incoming } from '../core/chat.ts';
import { invite } from '../core/invitation.ts';
import { type LinkTicket, voided } from '../core/tickets.ts';
import { forThemOnly } from './answering.ts';
import type { Parts, Reply } from './command.ts';

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
  const { store } = parts;
  const markdown = say(await invite(asked.person, more, parts));
  try {
    return await forThemOnly(asked, { markdown }, line, parts);
  } catch (error) {
    const unread = await store.findOpenTicket(asked.person.id);
    if (unread) await store.changeTicket(unread.hash, voided);
    throw error;
  }
}
