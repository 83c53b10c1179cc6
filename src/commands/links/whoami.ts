import { escapeMarkdown } from '../../core/markdown.ts';
import { scopesInWords } from '../../core/scopes.ts';
import { personSettings } from '../../core/settings.ts';
import type { Command } from '../command.ts';
import { bold, bullets, code, paragraphs } from '../words/wording.ts';
import { defaultsOf, linkLine } from './defaults.ts';
import { organizationNames } from './links-of.ts';

export const whoami: Command = {
  name: 'whoami',
  group: 'Your links',
  summary: 'Who you are to me, and what your links allow',
  examples: ['whoami'],
  async run(asked, { store, isAdmin, clock }) {
    const { person } = asked;
    const [grants, defaults, settings] = await Promise.all([
      store.listGrants(person.id),
      defaultsOf(asked, store),
      store.findSettings(personSettings(person.id)),
    ]);
    const names = organizationNames(grants);
    const lines = grants.map((grant, index) => {
      const allowed = scopesInWords(grant.scopes);
      const may = allowed === '' ? '' : `; I may ${allowed}`;
      return `${linkLine(names[index] ?? '', grant, defaults, clock())}${may}`;
    });
    const role = isAdmin(person.id) ? " You are one of this bot's administrators." : '';
    const markdown = paragraphs(
      `You are ${bold(person.displayName)} (${escapeMarkdown(person.email)}).${role}`,
      lines.length > 0 ? 'Your links:' : `You have no links. Say ${code('link')} to make one.`,
      bullets(lines),
      settings?.keepAlive === true ? 'I keep your links alive when you do not use them.' : '',
      `Webex knows you, and so I do, as \`${person.id.replace(/[^\w=-]/g, '')}\`.`,
    );
    return { markdown, isPrivate: true };
  },
};
