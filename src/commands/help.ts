import { KnownError } from '../core/errors.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import { admitted, notAdmitted } from './admittance.ts';
import type { Command } from './command.ts';
import { parse } from './parsing.ts';
import { nearCommands } from './unknown-command.ts';
import { didYouMean } from './words/choosing.ts';
import { bullets, code, paragraphs, quote } from './words/wording.ts';

const GROUPS: Command['group'][] = ['Ask', 'Your links', 'This bot', 'Administrators'];

/** The help is made from the commands themselves. @param others all commands but this one */
export function createHelp(others: readonly Command[]): Command {
  const help: Command = {
    name: 'help',
    usage: '[command]',
    group: 'This bot',
    summary: 'What I can do; with a command, how to say it',
    examples: ['help', 'help status'],
    async run({ person, rest }, { isAdmin }) {
      const all = [...others, help];
      const isTheirs = isAdmin(person.id);
      const markdown =
        rest === '' ? overview(admitted(all, isTheirs), person.displayName) : details(rest, all, isTheirs);
      return { markdown, isPrivate: false };
    },
  };
  return help;
}

function overview(visible: Command[], name: string): string {
  const groups = GROUPS.map((group) => {
    const lines = visible.filter((one) => one.group === group).map(line);
    return lines.length > 0 ? `**${group}**\n\n${bullets(lines)}` : '';
  });
  return paragraphs(
    `Hello ${escapeMarkdown(name)}, I answer questions about your Cisco Meraki organization, with your own link to it.`,
    ...groups,
    'Put names that hold spaces into quotes, or just write them. In a group space, mention me first.',
  );
}

/** @throws KnownError `bad_arguments`, and `not_allowed` for what only administrators may ask */
function details(wanted: string, all: readonly Command[], isAdmin: boolean): string {
  const found = parse(wanted, all)?.command;
  const meant = found === undefined ? nearCommands(wanted, all) : [found];
  const theirs = admitted(meant, isAdmin);
  if (meant.length > 0 && theirs.length === 0) throw notAdmitted();
  const [command] = theirs;
  if (found !== undefined && command !== undefined) {
    return paragraphs(line(command), 'For example:', bullets(command.examples.map(code)));
  }
  const next = didYouMean(theirs.map(({ name }) => code(name))) ?? `Say ${code('help')} to see all commands.`;
  throw new KnownError('bad_arguments', `There is no command ${quote(wanted)}.`, next);
}

function line({ name, usage, summary }: Command): string {
  return `${code(usage === undefined ? name : `${name} ${usage}`)} – ${summary}`;
}
