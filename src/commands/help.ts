import { KnownError } from '../core/errors.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import { type Command, isForAdministrators } from './command.ts';
import { findByName } from './naming.ts';
import { bold, listed } from './wording.ts';

const GROUPS: Command['group'][] = ['Ask', 'Your links', 'This bot', 'Administrators'];

/** The help is made from the commands themselves. @param others all commands but this one */
export function createHelp(others: readonly Command[]): Command {
  const help: Command = {
    name: 'help',
    usage: '[command]',
    group: 'This bot',
    summary: 'What I can do; with a command, how to say it',
    examples: ['help', 'help status'],
    async run(asked, { isAdmin }) {
      const all = [...others, help];
      const visible = isAdmin(asked.person.id) ? all : all.filter((one) => !isForAdministrators(one));
      const markdown =
        asked.rest === '' ? overview(visible, asked.person.displayName) : details(visible, asked.rest);
      return { markdown, isPrivate: false };
    },
  };
  return help;
}

function overview(visible: Command[], name: string): string {
  const groups = GROUPS.map((group) => {
    const lines = visible
      .filter((one) => one.group === group)
      .map((one) => `- ${form(one)} – ${one.summary}`);
    return lines.length > 0 ? `**${group}**\n\n${lines.join('\n')}` : '';
  });
  return [
    `Hello ${escapeMarkdown(name)}, I answer questions about your Cisco Meraki organization, with your own link to it.`,
    ...groups.filter((text) => text !== ''),
    'Put names that hold spaces into quotes, or just write them. In a group space, mention me first.',
  ].join('\n\n');
}

function details(visible: Command[], wanted: string): string {
  const found = findByName(visible, wanted, ({ name }) => [name]);
  if (found.kind === 'one') {
    const { summary, examples } = found.item;
    return `${form(found.item)} – ${summary}\n\nFor example:\n\n${examples.map((one) => `- \`${one}\``).join('\n')}`;
  }
  const near = found.kind === 'several' ? found.items : found.nearest;
  const names = near.map(({ name }) => bold(name));
  const next = near.length > 0 ? `Did you mean ${listed(names, 'or')}?` : 'Say **help** to see all commands.';
  throw new KnownError('bad_arguments', `There is no command “${escapeMarkdown(wanted)}”.`, next);
}

function form({ name, usage }: Command): string {
  return usage === undefined ? `**${name}**` : `**${name}** ${escapeMarkdown(usage)}`;
}
