import { KnownError } from '../../core/errors.ts';
import type { Command } from '../command.ts';
import { bold } from '../words/wording.ts';
import { afterwards, end, OUTCOMES } from './ending.ts';
import { linkTo, whichLink } from './links-of.ts';

export const unlink: Command = {
  name: 'unlink',
  usage: '[organization]',
  group: 'Your links',
  isOnce: true,
  summary: 'Give up your link to an organization',
  examples: ['unlink', 'unlink Aurora Retail'],
  async run(asked, parts) {
    const grants = await parts.store.listGrants(asked.person.id);
    const [first, second] = grants;
    // A link offered here would be taken away again by the very command that waits for it.
    if (!first) throw new KnownError('not_linked', 'You have no links.', 'There is nothing to unlink.');
    if (second && asked.rest === '') throw whichLink('You have more than one link.', grants);
    const grant = asked.rest === '' ? first : linkTo(grants, asked.rest, 'whole');
    const ended = await end(grant, 'unlink', asked, parts);
    const what = `Your link to ${bold(grant.organizationName)} ${OUTCOMES[ended.outcome]}.`;
    return { markdown: `${what} ${afterwards([ended])}`.trim(), isPrivate: true };
  },
};
