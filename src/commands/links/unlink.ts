import type { Command } from '../../bot/command.ts';
import {
  ENDED_AFTER_ALL,
  endLink,
  hasEnded,
  OUTCOME_SENTENCES,
  tokenExpiryNote,
} from '../../bot/links/end-link.ts';
import { isNamed, linkTo, organizationNames, whichLink } from '../../bot/links/links-of.ts';
import { stopLinking, stoppedLinkingNote } from '../../bot/links/stop-linking.ts';
import { bold, code } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';

/** Ends a link of the person. */
export const unlink: Command = {
  name: 'unlink',
  usage: '[organization]',
  group: 'Your links',
  isOnce: true,
  changes: true,
  summary: 'End your link to an organization',
  examples: ['unlink', 'unlink Aurora Retail'],
  alsoSaid: ['remove my link', 'disconnect my organization'],
  async run(invocation, deps) {
    const { person, argument } = invocation;
    if (invocation.mentions !== undefined) {
      const what = `${code('unlink')} is about your own links, and you mention somebody.`;
      throw new KnownError('bad_arguments', what, `Say ${code('unlink')} without the mention.`);
    }
    const late = await deps.lateEnds.settle(person.id);
    const after = organizationNames(late).map((name) => `Your link to ${bold(name)} ${ENDED_AFTER_ALL}.`);
    if (late.some((grant) => argument === '' || isNamed(grant, argument)))
      return { markdown: after.join(' '), isPrivate: true, isDone: true };
    const chosen = async () => chosenOf(await deps.store.listGrants(person.id), argument);
    // A misspelt organization ends nothing, so it is looked for before linking is stopped.
    await chosen();
    // The organization of a link that is being made is not known yet: it may be this one.
    const linking = await stopLinking('unlinked', person.id, invocation, deps);
    // Again: until then a link may have been made.
    const grant = await chosen();
    const note = stoppedLinkingNote(linking, 'that I sent you before');
    if (!grant) {
      // No link is offered here: this command would end it at once.
      if (note === '')
        throw new KnownError('not_linked', 'You have no links.', 'There is nothing to unlink.');
      return { markdown: `You have no links. ${note}`, isPrivate: true, isDone: linking.isCertain };
    }
    const tellLate = ({ organizationName }: Grant) =>
      deps.tell(person.id, `Your link to ${bold(organizationName)} ${ENDED_AFTER_ALL}.`);
    const ended = await endLink(grant, 'unlink', invocation, tellLate, deps);
    const what = `Your link to ${bold(grant.organizationName)} ${OUTCOME_SENTENCES[ended.outcome]}.`;
    const markdown = [...after, what, tokenExpiryNote([ended]), note].filter(Boolean).join(' ');
    return { markdown, isPrivate: true, isDone: hasEnded(ended) };
  },
};

/**
 * Chooses the link to end: the only one, or the one that is named; undefined when there are none.
 *
 * @throws KnownError `not_found`, `ambiguous`
 */
function chosenOf(grants: Grant[], organization: string): Grant | undefined {
  const [first, second] = grants;
  const say = ({ organizationId }: Grant) => `unlink ${organizationId}`;
  if (second && organization === '') throw whichLink('You have more than one link.', grants, say);
  return first && organization !== '' ? linkTo(grants, organization, 'whole', { say }) : first;
}
