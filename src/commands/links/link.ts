import type { Command } from '../../bot/command.ts';
import { prepareOneTimeUrl } from '../../bot/links/one-time-url.ts';
import { carryOver } from '../../core/linking/waiting-commands.ts';
import { linkOffer } from '../../core/notices.ts';

/** Sends the one-time URL that links a Meraki organization, where only the person reads it. */
export const link: Command = {
  name: 'link',
  group: 'Your links',
  changes: true,
  summary: 'Link a Meraki organization, or link one again',
  examples: ['link'],
  alsoSaid: ['connect my organization', 'how do I sign in', 'link my account'],
  words: {
    'link account': 7,
    'link organization': 7,
    'connect organization': 6,
    'connect account': 6,
    'link dashboard': 4,
    'who link': -6,
    'people link': -6,
  },
  async run(invocation, deps) {
    // Commands that wait for the older URL wait for the newer one from now on, also when somebody else ended the older one.
    const carried = carryOver(await deps.store.findNewestTicket(invocation.person.id), deps.clock());
    const line = 'I sent you the one-time URL in a direct message.';
    const send = await prepareOneTimeUrl(
      invocation,
      carried,
      (url) => ({ markdown: linkOffer(url) }),
      line,
      deps,
    );
    return send();
  },
};
