import type { Command } from '../../bot/command.ts';
import { OUTCOME_SENTENCES, stopLink, tellMeraki, tokenExpiryNote } from '../../bot/links/end-link.ts';
import { linkTo, organizationNames } from '../../bot/links/links-of.ts';
import { bold, bullets, code, paragraphs } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import { personNamed } from './people.ts';
import { tellRevoked } from './tell-revoked.ts';

/** Ends the links of one person, or one of them, and tells the person. */
export const revoke: Command = {
  name: 'revoke',
  usage: 'person [organization]',
  group: 'Administrators',
  isOnce: true,
  summary: "Revoke a person's links, or the one to an organization",
  examples: [
    'revoke ada@example.com',
    'revoke ada@example.com Aurora Retail',
    'revoke "Ada Moreno" "Aurora Retail"',
  ],
  async run(invocation, deps) {
    if (invocation.words.length === 0) {
      const what = 'I need the e-mail address or the whole name of the person whose links shall be revoked.';
      throw new KnownError('bad_arguments', what, `For example: ${code(revoke.examples[0])}.`);
    }
    const { someone, rest } = await personNamed(invocation.words, deps);
    const who = `${bold(someone.name)} (${escapeMarkdown(someone.email)})`;
    const grants = await deps.store.listGrants(someone.id);
    if (grants.length === 0) {
      throw new KnownError(
        'not_found',
        `${who} has no links.`,
        `Say ${code('links')} to see whose there are.`,
      );
    }
    const chosen = rest.length > 0 ? [linkTo(grants, rest.join(' '), 'whole')] : grants;
    // Every link stops answering before Meraki, which may be slow, is told of the first.
    const stopped = await Promise.all(chosen.map((grant) => stopLink(grant, 'revoke', invocation, deps)));
    const results = await Promise.all(stopped.map((one) => tellMeraki(one, deps)));
    const { told, untold } = await tellRevoked(results, invocation, deps);
    const names = organizationNames(chosen).map(bold);
    const markdown = paragraphs(
      `Links of ${who}:`,
      bullets(
        results.map(({ outcome }, index) => `The link to ${names[index]} ${OUTCOME_SENTENCES[outcome]}`),
      ),
      tokenExpiryNote(results),
      told > 0 ? 'I told them.' : '',
      untold > 0 ? 'I could not tell them: Webex refused the direct message.' : '',
    );
    return { markdown, isPrivate: true };
  },
};
