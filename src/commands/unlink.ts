import { notLinked } from '../core/refusals.ts';
import type { Command } from './command.ts';
import { ambiguous, linkTo } from './links-of.ts';
import { bold } from './wording.ts';

export const unlink: Command = {
  name: 'unlink',
  usage: '[organization]',
  group: 'Your links',
  summary: 'Give up your link to an organization',
  examples: ['unlink', 'unlink Aurora Retail'],
  async run({ person, rest, reference }, { store, tokens, audit, clock }) {
    const grants = await store.listGrants(person.id);
    const [first, second] = grants;
    if (!first) throw notLinked();
    if (second && rest === '') throw ambiguous(grants, 'You have more than one link.');
    const grant = rest === '' ? first : linkTo(grants, rest);
    const { personId, organizationId } = grant;
    const revoked = await tokens.revoke({ personId, organizationId });
    const outcome = revoked?.outcome ?? 'gone already';
    await audit.record({
      at: clock(),
      actorId: person.id,
      action: 'unlink',
      personId,
      organizationId,
      outcome,
      reference,
    });
    const told =
      outcome === 'queued'
        ? 'Meraki could not be told yet; I keep telling it until it confirms.'
        : 'Meraki confirmed it.';
    const markdown = `${bold(grant.organizationName)} is unlinked, and I forgot its tokens. ${told} On Meraki's side the last one can stay valid for up to 10 minutes.`;
    return { markdown, isPrivate: true };
  },
};
