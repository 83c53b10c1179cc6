import { type Command, type CommandDeps, GROUPS, type Invocation } from '../../bot/command.ts';
import { isAboutAdministration } from '../../bot/dispatch/administration.ts';
import { parseCommand } from '../../bot/dispatch/parse-command.ts';
import { withButtons } from '../../bot/dispatch/taken-as.ts';
import { permitted } from '../../bot/permissions.ts';
import { didYouMean } from '../../bot/text/choosing.ts';
import { code, quote } from '../../bot/text/wording.ts';
import { createUnderstanding } from '../../bot/understand/understand.ts';
import type { Understanding } from '../../bot/understand/understood.ts';
import type { Reply } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import { commandPage } from './command-page.ts';
import { sayButton } from './examples.ts';
import { findTopic, type HelpTopic } from './find-topic.ts';
import { GROUP_NOTES, grammarPage } from './grammar.ts';
import { commandList, helpButton, helpOn } from './list-page.ts';
import { allCommands, createOverview } from './overview.ts';
import { type HelpPage, writePage } from './page.ts';

/** Makes the help from the commands themselves. @param others all commands but this one */
export function createHelp(others: readonly Command[]): Command {
  const help: Command = {
    name: 'help',
    usage: '[command]',
    group: 'This bot',
    summary: 'What I can do, and how to say it',
    examples: ['help', 'help all', 'help status'],
    alsoSaid: ['what can you do', 'what can I ask', 'what can I ask you', 'list of commands'],
    words: { command: 5 },
    async run(invocation, deps) {
      const { argument, isDirect, person } = invocation;
      const isAbout = () => isAboutAdministration(`help ${argument}`, all);
      const seesAll = deps.isAdmin(person.id) && (isDirect || isAbout());
      const isExact = invocation.isAnnouncement === true;
      const topic = findTopic(argument, { all, seesAll, isExact, understanding });
      if (isExact && topic.kind === 'unknown') throw nothingOn(argument);
      const written = await answer(topic, seesAll, invocation, deps);
      // What a button says, nobody typed: where it is repeated, strangers must not read it.
      const isRepeated = topic.kind === 'lines' || topic.kind === 'unknown';
      return { ...written, isPrivate: isRepeated && invocation.pressed !== undefined };
    },
  };
  const all = [...others, help];
  // The same for everybody but for the greeting, so each is put together once, when somebody asks for it.
  const kept = new Map<string, ReturnType<typeof createOverview>>();
  let made: Understanding | undefined;

  function understanding(): Understanding {
    made ??= createUnderstanding(permitted(all, false));
    return made;
  }

  async function answer(
    topic: HelpTopic,
    seesAll: boolean,
    invocation: Invocation,
    deps: CommandDeps,
  ): Promise<Pick<Reply, 'markdown' | 'card'>> {
    const visible = () => permitted(all, seesAll);
    switch (topic.kind) {
      case 'overview': {
        const isLinked = await hasLink(invocation, deps);
        return overviewFor(isLinked, seesAll)(invocation.person.displayName);
      }
      case 'all':
        return { markdown: allCommands(visible()) };
      case 'group': {
        const { group } = topic;
        const own = visible().filter((command) => command.group === group);
        return writePage(commandList(group, own, GROUP_NOTES[group]));
      }
      case 'family':
        return writePage(commandList(`${topic.words} …`, topic.commands));
      case 'words':
        return writePage(grammarPage(topic.topic, invocation.argument, visible()));
      case 'command':
        return writePage(commandPage(topic.command));
      case 'lines':
        return writePage(linesPage(invocation.argument, topic.lines));
      case 'unknown':
        return unknown(invocation.argument, topic.commands);
    }
  }

  function overviewFor(isLinked: boolean, seesAll: boolean): ReturnType<typeof createOverview> {
    const key = `${isLinked} ${seesAll}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const visible = permitted(all, seesAll);
    const groups = GROUPS.filter((group) => visible.some((one) => one.group === group));
    const overview = createOverview({ isLinked, groups });
    kept.set(key, overview);
    return overview;
  }

  /** Offers the lines that free words may mean. */
  function linesPage(argument: string, lines: readonly string[]): HelpPage {
    const found = lines.map((line) => ({ line, command: parseCommand(line, all)?.command }));
    return {
      title: `“${argument}”`,
      rows: found.map(({ line, command }) => ({
        name: line,
        facts: command === undefined ? [] : [command.summary],
        opens: command && helpOn(command),
      })),
      buttons: found.map(({ line, command }) =>
        command === undefined || isSafe(line, command) ? sayButton(line) : helpButton(command),
      ),
    };
  }

  return help;
}

/** Tells whether the person has a link. Without the database they get the help all the same. */
async function hasLink({ person }: Invocation, { store }: CommandDeps): Promise<boolean> {
  try {
    return (await store.listGrants(person.id)).length > 0;
  } catch (error) {
    if (error instanceof KnownError) return true;
    throw error;
  }
}

/** Whether a button may run a line: it changes nothing, and needs nothing more. */
function isSafe(line: string, { name, changes, usage = '' }: Command): boolean {
  return changes !== true && !(line === name && usage.startsWith('<'));
}

function unknown(argument: string, near: readonly Command[]): Pick<Reply, 'markdown' | 'card'> {
  const guess = didYouMean(near.map((command) => code(helpOn(command))));
  const what = `There is no help on ${quote(argument)}.`;
  return {
    markdown: `${what} ${guess ?? `Say ${code('help')} to see what there is.`}`,
    card: withButtons(guess === undefined ? 'There is no help on that.' : 'Did you mean …?', [
      ...near.map(helpOn),
      'help',
    ]),
  };
}

function nothingOn(argument: string): KnownError {
  return new KnownError('bad_arguments', `There is no help on ${quote(argument)}.`, `Say ${code('help')}.`);
}
