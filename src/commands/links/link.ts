import { linkOffer } from '../../core/notices.ts';
import { isOpen } from '../../core/tickets.ts';
import type { Command } from '../command.ts';
import { sendOneTimeUrl } from './one-time-url.ts';

/** Sends the one-time URL that links a Meraki organization, always where only the person reads it. */
export const link: Command = {
  name: 'link',
  group: 'Your links',
  summary: 'Link a Meraki organization, one more, or one again',
  examples: ['link'],
  async run(asked, parts) {
    // A command that waits goes on waiting for the newer URL.
    const open = await parts.store.findOpenTicket(asked.person.id);
    const { waiting, scopes } = open && isOpen(open, parts.clock()) ? open : {};
    const line = 'I sent you the one-time URL directly.';
    return sendOneTimeUrl(asked, { waiting, scopes }, (url) => linkOffer(url), line, parts);
  },
};
