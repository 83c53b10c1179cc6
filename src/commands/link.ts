import { newTicket, TICKET_LIFE } from '../core/tickets.ts';
import { directly } from './answering.ts';
import type { Command } from './command.ts';

/** Sends the one-time URL that links a Meraki organization, always where only the person reads it. */
export const link: Command = {
  name: 'link',
  group: 'Your links',
  summary: 'Link a Meraki organization, or link one again',
  examples: ['link'],
  async run({ person, place, isDirect }, parts) {
    const { ticket, secret } = newTicket(person, place, parts.clock);
    await parts.store.saveTicket(ticket);
    const url = `${parts.publicUrl.replace(/\/+$/, '')}/link/${secret}`;
    const markdown = [
      `**[Link your Meraki organization](${url})**`,
      `You sign in with Webex, then a full administrator of the organization agrees at Meraki. The URL works once, for you only, for ${TICKET_LIFE / 60_000} minutes; a newer one voids it.`,
    ].join('\n\n');
    if (isDirect) return { markdown, isPrivate: true };
    await directly(person.id, { markdown }, parts);
    return { markdown: 'I sent you the one-time URL directly.', isPrivate: false };
  },
};
