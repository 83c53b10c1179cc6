import { invite } from '../core/invitation.ts';
import { linkOffer } from '../core/notices.ts';
import { isOpen } from '../core/tickets.ts';
import { directly } from './answering.ts';
import type { Command } from './command.ts';

/** Sends the one-time URL that links a Meraki organization, always where only the person reads it. */
export const link: Command = {
  name: 'link',
  group: 'Your links',
  summary: 'Link a Meraki organization, one more, or one again',
  examples: ['link'],
  async run({ person, isDirect }, parts) {
    // A command that waits goes on waiting for the newer URL.
    const open = await parts.store.findOpenTicket(person.id);
    const { waiting, scopes } = open && isOpen(open, parts.clock()) ? open : {};
    const markdown = linkOffer(await invite(person, { waiting, scopes }, parts));
    if (isDirect) return { markdown, isPrivate: true };
    await directly(person.id, { markdown }, parts);
    return { markdown: 'I sent you the one-time URL directly.', isPrivate: false };
  },
};
