import type { Command } from '../../bot/command.ts';
import { prepareOneTimeUrl } from '../../bot/links/one-time-url.ts';
import { linkOffer } from '../../core/notices.ts';
import { isAlive } from '../../core/tickets.ts';

/** Sends the one-time URL that links a Meraki organization, where only the person reads it. */
export const link: Command = {
  name: 'link',
  group: 'Your links',
  changes: true,
  summary: 'Link a Meraki organization, one more, or one again',
  examples: ['link'],
  async run(invocation, deps) {
    // A command that waits for the older URL waits for the newer one from now on.
    const open = await deps.store.findOpenTicket(invocation.person.id);
    const { waiting, scopes } = open && isAlive(open, deps.clock()) ? open : {};
    const line = 'I sent you the one-time URL directly.';
    const send = await prepareOneTimeUrl(
      invocation,
      { waiting, scopes },
      (url) => linkOffer(url),
      line,
      deps,
    );
    return send();
  },
};
