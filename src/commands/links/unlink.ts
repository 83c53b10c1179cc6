import type { Command } from '../../bot/command.ts';
import { endLink, OUTCOME_SENTENCES, tokenExpiryNote } from '../../bot/links/end-link.ts';
import { linkTo, whichLink } from '../../bot/links/links-of.ts';
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
    // No link is offered here: this command would end it at once.
    if (!first) throw new KnownError('not_linked', 'You have no links.', 'There is nothing to unlink.');
    if (second && invocation.argument === '') throw whichLink('You have more than one link.', grants);
    const grant = invocation.argument === '' ? first : linkTo(grants, invocation.argument, 'whole');
    const ended = await endLink(grant, 'unlink', invocation, deps);
    const what = `Your link to ${bold(grant.organizationName)} ${OUTCOME_SENTENCES[ended.outcome]}.`;
    return { markdown: `${what} ${tokenExpiryNote([ended])}`.trim(), isPrivate: true };
  },
};
