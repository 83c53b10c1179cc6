import type { Command } from '../../bot/command.ts';
import { endLink, OUTCOME_SENTENCES, tokenExpiryNote } from '../../bot/links/end-link.ts';
import { linkTo, whichLink } from '../../bot/links/links-of.ts';
import { stopLinking, stoppedLinkingNote } from '../../bot/links/stop-linking.ts';
import { bold } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';

/** Ends a link of the person. */
export const unlink: Command = {
  name: 'unlink',
  usage: '[organization]',
  group: 'Your links',
  isOnce: true,
  summary: 'Give up your link to an organization',
  examples: ['unlink', 'unlink Aurora Retail'],
  async run(invocation, deps) {
    const grants = await deps.store.listGrants(invocation.person.id);
    const [first, second] = grants;
    if (second && invocation.argument === '') throw whichLink('You have more than one link.', grants);
    const grant = first && invocation.argument !== '' ? linkTo(grants, invocation.argument, 'whole') : first;
    // The organization of a link that is being made is not known yet: it may be this one.
    const linking = await stopLinking('unlinked', invocation.person.id, invocation, deps);
    const note = stoppedLinkingNote(linking, 'that I sent you before');
    if (!grant) {
      // No link is offered here: this command would end it at once.
      if (note === '')
        throw new KnownError('not_linked', 'You have no links.', 'There is nothing to unlink.');
      return { markdown: `You have no links. ${note}`, isPrivate: true };
    }
    const ended = await endLink(grant, 'unlink', invocation, deps);
    const what = `Your link to ${bold(grant.organizationName)} ${OUTCOME_SENTENCES[ended.outcome]}.`;
    return { markdown: [what, tokenExpiryNote([ended]), note].filter(Boolean).join(' '), isPrivate: true };
  },
};
