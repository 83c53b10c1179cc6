import type { Command, Group } from '../../bot/command.ts';
import { type ParsedCommand, parseCommand } from '../../bot/dispatch/parse-command.ts';
import { nearCommands } from '../../bot/dispatch/unknown-command.ts';
import { groupNamed, helpSubject } from '../../bot/group-names.ts';
import { administratorsOnly, isForAdministrators, permitted } from '../../bot/permissions.ts';
import { withoutClosingPunctuation } from '../../bot/text/tokens.ts';
import { isPlainText } from '../../bot/understand/plain-text.ts';
import type { Understanding } from '../../bot/understand/understood.ts';
import { type GrammarTopic, grammarTopic } from './grammar.ts';

/** What somebody asks the help about. */
export type HelpTopic =
  | { kind: 'overview' }
  | { kind: 'all' }
  | { kind: 'group'; group: Group }
  | { kind: 'words'; topic: GrammarTopic }
  | { kind: 'command'; command: Command }
  /** Several commands that begin with the same words. */
  | { kind: 'family'; words: string; commands: readonly Command[] }
  /** Lines that may answer free words. */
  | { kind: 'lines'; lines: readonly string[] }
  /** A slip of the finger, or nothing that there is help on; then `commands` is empty. */
  | { kind: 'unknown'; commands: readonly Command[] };

const OVERVIEW = /^(?:me|me please|please|pls|us)?$/;
const ALL = /^(?:all|commands?|all commands|everything|list|list of commands|index)$/;

/** What is looked at to find a topic. */
export interface Reading {
  /** All commands. */
  all: readonly Command[];
  /** Whether the person may see administrators' commands here. */
  seesAll: boolean;
  /** Whether only what is named is found, and nothing guessed: in a message to everybody in a space. */
  isExact: boolean;
  /** Returns the understanding of free words, which takes memory once it is made. */
  understanding(): Understanding;
}

/**
 * Finds what somebody asks the help about: a group, words of the grammar, a command, several that begin alike, and at last free
 * words and what is spelled alike.
 *
 * @param said the text behind `help`
 * @throws KnownError `not_allowed` for what only administrators may see
 */
export function findTopic(said: string, { all, seesAll, isExact, understanding }: Reading): HelpTopic {
  const { subject: wanted, isCommand } = helpSubject(withoutClosingPunctuation(said));
  const lower = wanted.toLowerCase();
  if (OVERVIEW.test(lower)) return { kind: 'overview' };
  if (ALL.test(lower)) return { kind: 'all' };
  const named = all.find(({ name }) => name === lower);
  const group = isCommand ? undefined : groupNamed(wanted);
  // A command is meant by its own name, unless its group is called the same.
  if (group !== undefined && (named === undefined || group.toLowerCase() === named.name))
    return visible({ kind: 'group', group }, group === 'Administrators');
  if (named !== undefined) return ofCommand(named);
  const topic = grammarTopic(lower, isExact);
  if (topic !== undefined) return { kind: 'words', topic };
  const family = all.filter(({ name }) => name.startsWith(`${lower} `));
  if (family.length > 0) return ofFamily(lower, family);
  const other = all.find(({ name }) => name === `${lower}s` || `${name}s` === lower);
  if (other !== undefined) return ofCommand(other);
  return isExact ? { kind: 'unknown', commands: [] } : guessed();

  /** Reads what is no name of anything: a command with its arguments, a slip of the finger, or free words. */
  function guessed(): HelpTopic {
    const begun = parseCommand(wanted, all);
    if (begun !== undefined) return ofCommandOrSentence(begun);
    const near = nearCommands(wanted, all);
    if (near.length > 0) return { kind: 'unknown', commands: shown(near) };
    if (!isPlainText(wanted)) return { kind: 'unknown', commands: [] };
    const understood = understanding().free(wanted);
    if (understood.kind === 'clear') return { kind: 'lines', lines: [understood.line, ...understood.others] };
    if (understood.kind === 'unclear')
      return { kind: 'lines', lines: understood.lines.filter((line) => line !== 'help') };
    return { kind: 'unknown', commands: [] };
  }

  function ofCommand(command: Command): HelpTopic {
    return visible({ kind: 'command', command }, isForAdministrators(command));
  }

  /** `client Rotterdam` is about a command, `client can not connect` about what the words mean. */
  function ofCommandOrSentence({ command, argumentText }: ParsedCommand): HelpTopic {
    const isGuessed = isPlainText(wanted) && !isForAdministrators(command);
    const meant = isGuessed ? understanding().called(wanted, command, argumentText) : undefined;
    if (meant?.kind !== 'clear') return ofCommand(command);
    return { kind: 'lines', lines: [...new Set([meant.line, ...meant.others, command.name])] };
  }

  function ofFamily(words: string, found: readonly Command[]): HelpTopic {
    const commands = shown(found);
    const [only, ...more] = commands;
    return only !== undefined && more.length === 0
      ? { kind: 'command', command: only }
      : { kind: 'family', words, commands };
  }

  function shown(found: readonly Command[]): Command[] {
    const allowed = permitted(found, seesAll);
    if (allowed.length === 0) throw administratorsOnly();
    return allowed;
  }

  function visible(found: HelpTopic, isOfAdministrators: boolean): HelpTopic {
    if (isOfAdministrators && !seesAll) throw administratorsOnly();
    return found;
  }
}
