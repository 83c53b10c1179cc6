import { type Command, GROUPS } from '../bot/command.ts';
import { parseCommand } from '../bot/dispatch/parse-command.ts';
import { nearCommands } from '../bot/dispatch/unknown-command.ts';
import { administratorsOnly, permitted } from '../bot/permissions.ts';
import { didYouMean } from '../bot/text/choosing.ts';
import { bullets, code, paragraphs, quote } from '../bot/text/wording.ts';
import { KnownError } from '../core/errors.ts';
import { escapeMarkdown } from '../core/markdown.ts';

/** Questions that people come with, and the commands that answer them: for a person who sees this for the first time. */
const STARTING_POINTS: readonly (readonly [string, readonly string[]])[] = [
  [
    'A site is slow?',
    [
      'status Rotterdam 301',
      'latency in Rotterdam 301',
      'wireless in Rotterdam 301',
      'clients in Rotterdam 301',
    ],
  ],
  ['Something is down?', ['status', 'alerts critical', 'history Rotterdam 301 last 24h']],
  ['Somebody complains?', ['client aa:bb:cc:dd:ee:ff', 'changes last 24h']],
];

const COMMON = [
  `Common words, behind any question they make sense for: ${code('in Rotterdam 301')} (a network), ${code('in organization Harbor Lab')}, ${code('last 2h')} or ${code('last 7d')}, ${code('as csv')}.`,
  'Names need not be whole; put those that hold such words into quotes. In a group space, mention me first. A message that you edit is no new question: send it again.',
].join(' ');

const ORGANIZATION = `With several organizations, ${code('in organization')} and its name goes behind it, too.`;

/** Makes the help from the commands themselves. @param others all commands but this one */
export function createHelp(others: readonly Command[]): Command {
  // The same for everybody but for the greeting, so each is put together once.
  let forAll: string | undefined;
  let forAdministrators: string | undefined;
  const help: Command = {
    name: 'help',
    usage: '[command]',
    group: 'This bot',
    summary: 'What I can do; with a command, how to say it',
    examples: ['help', 'help status'],
    alsoSaid: ['what can you do', 'what can I ask', 'what can I ask you', 'list of commands'],
    words: { command: 5 },
    async run({ person, isDirect, argument }, { isAdmin }) {
      const isAdministrator = isAdmin(person.id);
      const markdown =
        argument === ''
          ? paragraphs(greeting(person.displayName), overviewFor(isAdministrator && isDirect))
          : details(argument, [...others, help], isAdministrator);
      return { markdown, isPrivate: false };
    },
  };

  /** In a group space the overview is the same for everybody. */
  function overviewFor(isAdministrator: boolean): string {
    forAll ??= overview(permitted([...others, help], false));
    forAdministrators ??= overview(permitted([...others, help], true));
    return isAdministrator ? forAdministrators : forAll;
  }

  return help;
}

function greeting(name: string): string {
  return `Hello ${escapeMarkdown(name)}, I answer questions about your Cisco Meraki organization, with your own link to it.`;
}

function overview(visible: Command[]): string {
  const groups = GROUPS.map((group) => {
    const lines = visible
      .filter((one) => one.group === group)
      .map((one) => `${code(shortUsage(one))} – ${one.summary}`);
    return lines.length > 0 ? `**${group}**\n\n${bullets(lines)}` : '';
  });
  return paragraphs(
    bullets(
      STARTING_POINTS.map(([question, commands]) => `**${question}** ${commands.map(code).join(', ')}`),
    ),
    ...groups,
    COMMON,
    `${code('help')} and a command shows how to say it: ${code('help devices')}.`,
  );
}

/** The command with the arguments that it needs. */
function shortUsage({ name, usage = '' }: Command): string {
  return `${name} ${usage.replace(/\s*\[.*$/s, '')}`.trim();
}

/** @throws KnownError `bad_arguments` for an unknown command, `not_allowed` for one of the administrators */
function details(wanted: string, all: readonly Command[], isAdmin: boolean): string {
  const found = parseCommand(wanted, all)?.command;
  const candidates = found === undefined ? nearCommands(wanted, all) : [found];
  const allowed = permitted(candidates, isAdmin);
  if (candidates.length > 0 && allowed.length === 0) throw administratorsOnly();
  const [command] = allowed;
  if (found !== undefined && command !== undefined) {
    const { name, usage, summary, examples, alsoSaid = [], group } = command;
    return paragraphs(
      `${code(usage === undefined ? name : `${name} ${usage}`)} – ${summary}`,
      'For example:',
      bullets(examples.map(code)),
      alsoSaid.length === 0 ? '' : `Or in your own words: ${alsoSaid.map(quote).join(', ')}.`,
      usage?.includes('<network>') === true || group === 'Organization' ? ORGANIZATION : '',
    );
  }
  const next =
    didYouMean(allowed.map(({ name }) => code(name))) ?? `Say ${code('help')} to see all commands.`;
  throw new KnownError('bad_arguments', `There is no command ${quote(wanted)}.`, next);
}
