import { cancelQuestion } from '../../bot/cancel-question.ts';
import type { Command, CommandDeps, Invocation } from '../../bot/command.ts';
import { ENDED_AFTER_ALL } from '../../bot/links/end-link.ts';
import { isNamed, linkTo, organizationNames } from '../../bot/links/links-of.ts';
import { stopLinking, stoppedLinkingNote } from '../../bot/links/stop-linking.ts';
import { quoted } from '../../bot/text/arguments.ts';
import { bold, code, quote } from '../../bot/text/wording.ts';
import type { Reply } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import type { Grant } from '../../core/links.ts';
import { isReference } from '../../core/secrets.ts';
import { shareEnd } from '../../core/shares.ts';
import { askToUnlink } from './unlink-card.ts';
import { unlinkConfirmed } from './unlink-confirmed.ts';

/** Ends a link of the person, or all, after a card with buttons that only they can press, once. */
export const unlink: Command = {
  name: 'unlink',
  usage: '[organization|all]',
  group: 'Your links',
  isOnce: true,
  changes: true,
  summary: 'Remove your link to an organization, after a confirmation',
  examples: ['unlink', 'unlink Aurora Retail'],
  alsoSaid: ['remove my link', 'disconnect my organization'],
  words: { unlink: 5, 'unlink organization': 3, 'unlink account': 3 },
  async run(invocation, deps) {
    const { person, argument } = invocation;
    if (invocation.mentions !== undefined) {
      const what = `${code('unlink')} is about your own links, and you mention somebody.`;
      const question = '“unlink” is about your own links, and you mention somebody.';
      throw new KnownError('bad_arguments', what, `Say ${code('unlink')} without the mention.`, {
        choice: { question, of: [{ label: 'Unlink my own', command: 'unlink' }] },
      });
    }
    const cancelled = await cancelQuestion(unlink.name, 'Nothing was unlinked', invocation, deps);
    if (cancelled) return cancelled;
    const late = await deps.lateEnds.settle(person.id);
    const after = organizationNames(late).map((name) => `Your link to ${bold(name)} ${ENDED_AFTER_ALL}.`);
    if (late.some((grant) => argument === '' || isNamed(grant, argument)))
      return { markdown: after.join(' '), isPrivate: true, isDone: true };
    const grants = await deps.store.listGrants(person.id);
    const confirmed = confirmationIn(invocation, grants);
    if (confirmed) return unlinkConfirmed({ ...confirmed, about: aboutOf(grants), after }, invocation, deps);
    if (grants.length > 0) return ask(grants, argument, invocation, deps);
    if (argument !== '' && !/^all$/i.test(argument)) throw noSuchLink(argument, deps.isAdmin(person.id));
    return stopLinkingOnly(invocation, deps);
  },
};

/** Reads what the buttons of the question say: an organization's id, or `all`, and a code. */
function confirmationIn({ words, argument }: Invocation, grants: readonly Grant[]) {
  const [target = '', confirmationCode = '', ...more] = words;
  if (!isReference(confirmationCode) || more.length > 0) return undefined;
  // An organization may be called so.
  return grants.some((grant) => isNamed(grant, argument)) ? undefined : { target, confirmationCode };
}

/** @throws KnownError `not_found` or `ambiguous`, with buttons that ask about one link */
async function ask(
  grants: readonly Grant[],
  organization: string,
  { person }: Invocation,
  { confirmations, store, clock }: CommandDeps,
): Promise<Reply> {
  const say = ({ organizationId }: Grant) => `unlink ${organizationId}`;
  const isAll = /^all$/i.test(organization) && !grants.some((grant) => isNamed(grant, organization));
  const named = organization === '' || isAll ? grants : [linkTo(grants, organization, 'whole', { say })];
  const confirmationCode = await confirmations.ask(person, aboutOf(grants));
  const lent = await store.listShares({ lenderId: person.id, isOpen: true });
  const shares = lent.filter(
    (share) =>
      shareEnd(share, clock()) === undefined &&
      named.some(({ organizationId }) => organizationId === share.organizationId),
  ).length;
  return askToUnlink({ grants: named, shares, confirmationCode, owner: person.id });
}

/** The refusal to a person without links who names something: nothing of theirs ends. Administrators may mean a colleague. */
function noSuchLink(name: string, isAdmin: boolean): KnownError {
  const what = `You have no link to ${quote(name)}: ${code('unlink')} is about your own links.`;
  const next = isAdmin ? `${code('revoke')} ends those of others.` : 'There is nothing to unlink.';
  const of = [{ label: `revoke ${name}`, command: `revoke ${quoted(name)}` }];
  const choice = { question: 'Did you mean somebody else’s links?', of };
  return new KnownError('not_found', what, next, isAdmin ? { choice } : {});
}

/** What a code confirms: that links end, while the person has those links and no other ones. */
function aboutOf(grants: readonly Grant[]): string {
  const links = grants.map(({ organizationId, linkId = '' }) => `${organizationId} ${linkId}`);
  return [unlink.name, ...links.toSorted()].join('\n');
}

/** Voids the one-time URL of a person without links, which ends nothing; a link that was made until then is asked about. */
async function stopLinkingOnly(invocation: Invocation, deps: CommandDeps): Promise<Reply> {
  const { id } = invocation.person;
  const linking = await stopLinking('unlinked', id, invocation, deps);
  const made = await deps.store.listGrants(id);
  if (made.length > 0) return ask(made, '', invocation, deps);
  const note = stoppedLinkingNote(linking, 'that I sent you before');
  // No link is offered here: this command would end it at once.
  if (note === '') throw new KnownError('not_linked', 'You have no links.', 'There is nothing to unlink.');
  return { markdown: `You have no links. ${note}`, isPrivate: true, isDone: linking.isCertain };
}
