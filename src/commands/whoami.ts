import type { Grant } from '../core/links.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import { scopesInWords } from '../core/scopes.ts';
import type { Command } from './command.ts';
import { ago, bold, stateOf } from './wording.ts';

export const whoami: Command = {
  name: 'whoami',
  group: 'Your links',
  summary: 'Who you are to me, and what your links allow',
  examples: ['whoami'],
  async run({ person }, { store, isAdmin, clock }) {
    const grants = await store.listGrants(person.id);
    const now = clock();
    const role = isAdmin(person.id) ? " You are one of this bot's administrators." : '';
    const links = grants.map((grant) => line(grant, now));
    const markdown = [
      `You are ${bold(person.displayName)} (${escapeMarkdown(person.email)}).${role}`,
      links.length > 0
        ? `Your links:\n\n${links.join('\n')}`
        : 'You have no links. Say **link** to make one.',
      `Webex knows you, and so I do, as \`${person.id.replace(/[^\w=-]/g, '')}\`.`,
    ].join('\n\n');
    return { markdown, isPrivate: true };
  },
};

function line(grant: Grant, now: number): string {
  const allowed = scopesInWords(grant.scopes);
  const may = allowed === '' ? '' : `; I may ${allowed}`;
  return `- ${bold(grant.organizationName)} – ${stateOf(grant)}, linked ${ago(grant.linkedAt, now)}${may}`;
}
