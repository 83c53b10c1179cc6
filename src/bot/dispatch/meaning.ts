import type { Message } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import type { Command } from '../command.ts';
import { isForAdministrators } from '../permissions.ts';
import { spellingDistance } from '../text/naming.ts';
import { readAccess } from '../understand/access.ts';
import { isPlainText } from '../understand/plain-text.ts';
import { readSharing } from '../understand/sharing.ts';
import { createUnderstanding } from '../understand/understand.ts';
import type { Understood } from '../understand/understood.ts';
import { isTooLong, type ParsedCommand, parseCommand } from './parse-command.ts';
import { nearCommands } from './unknown-command.ts';

/** What a message asks for. */
export interface Meaning {
  /** The command that answers; undefined when none is called, and none was clearly meant. */
  parsed: ParsedCommand | undefined;
  /** Present when the words themselves were no command to run: what was made of them. */
  understood?: Understood;
  /**
   * Reads the command and what stands behind it as a sentence: `status of Oslo`. Asked when the words fit nothing as they were
   * typed, so that whatever a command reads by itself goes on working.
   *
   * @returns undefined when it is no sentence, or one that means nothing else
   */
  otherwise?(): Understood | undefined;
}

/**
 * Creates the function that says what a message asks for: the command that was read, or what free words mean. In an announcement nothing is guessed, and a
 * button says what it means. What is spelled much like an administrators' command is none of the questions.
 */
export function createMeaning(
  commands: readonly Command[],
  isAdmin: (personId: string) => boolean,
): (
  message: Pick<Message, 'isAnnouncement' | 'pressed' | 'person'>,
  read: { text: string; parsed: ParsedCommand | undefined },
) => Meaning {
  const understanding = createUnderstanding(commands);
  const runTogether = commands
    .filter((command) => isForAdministrators(command) && command.name.includes(' '))
    .map(({ name }) => name.replaceAll(' ', ''));

  return ({ isAnnouncement, pressed, person }, { text, parsed }) => {
    if (isAnnouncement || pressed !== undefined) return { parsed };
    const ofAccess = accessIn(text, parsed, isAdmin(person.id));
    if (ofAccess !== undefined) return { parsed: undefined, understood: ofAccess };
    if (!isGuessed(text, parsed)) return { parsed };
    const asSentence =
      parsed && (() => readable(() => understanding.called(text, parsed.command, parsed.argumentText)));
    if (asSentence && parsed.command.takes !== undefined) return { parsed, otherwise: asSentence };
    const understood = asSentence ? asSentence() : readable(() => understanding.free(text));
    if (understood === undefined) return { parsed };
    // To others it is none of the questions.
    if (isOfAdministrators(understood) && !isAdmin(person.id)) return { parsed: undefined, understood: NONE };
    return {
      parsed: understood.kind === 'clear' ? parseCommand(understood.line, commands) : undefined,
      understood,
    };
  };

  /** Whether a text begins with an administrators' command whose words were run together: `exportaudit`. */
  function isRunTogether(text: string): boolean {
    const [first = ''] = text.trim().toLowerCase().split(/\s/);
    return runTogether.some((name) => spellingDistance(name, first, 2) !== undefined);
  }

  /** Whether free words may be read in a text: it is short, of plain characters, and not about an administrators' command. */
  function isGuessed(text: string, parsed: ParsedCommand | undefined): boolean {
    if (isTooLong(text) || !isPlainText(text)) return false;
    if (parsed !== undefined) return !isForAdministrators(parsed.command);
    return !nearCommands(text, commands).some(isForAdministrators) && !isRunTogether(text);
  }
}

/**
 * Reads a text about who may use the bot. Who ends a link gets a button, which asks first; to those who may end only their own, the
 * commands of administrators are none that there are.
 */
function accessIn(text: string, parsed: ParsedCommand | undefined, isAdmin: boolean): Understood | undefined {
  // `revoke ada's access` of an administrator; to others it is refused as a command of theirs.
  const isCalled = parsed !== undefined && !(isAdmin && parsed.command.name === 'revoke');
  if (isCalled || isTooLong(text) || !isPlainText(text)) return undefined;
  const access = readAccess(text);
  if (access === undefined) return undefined;
  if (access.kind === 'own') return { kind: 'unclear', lines: ['unlink', 'help'] };
  if (access.kind === 'list')
    return isAdmin ? { kind: 'unclear', lines: ['links', 'admins'], isOfAdministrators: true } : undefined;
  // Who lends may end that: `remove tom's access`.
  if (!isAdmin) return readSharing(text) ?? NONE;
  const whom = access.name === undefined ? '' : ` ${access.name}`;
  return { kind: 'unclear', lines: [`revoke${whom}`, `links${whom}`], isOfAdministrators: true };
}

const NONE: Understood = { kind: 'none' };

/** Tells whether a text asks what an administrators' command answers. */
export function isOfAdministrators(understood: Understood | undefined): boolean {
  return understood?.kind === 'unclear' && understood.isOfAdministrators === true;
}

/** Returns the text that is answered: what free words were taken for, as `? audit` is for `help audit`; empty when it is no command. */
export function asRun(text: string, { parsed, understood }: Meaning): string {
  if (understood === undefined) return text;
  return parsed === undefined ? '' : `${parsed.command.name} ${parsed.argumentText}`;
}

/** Runs a reader; a text that holds a period or a quote that can't be read means nothing. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof KnownError) return undefined;
    throw error;
  }
}
