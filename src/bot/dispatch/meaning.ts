import type { Message } from '../../core/chat.ts';
import type { Command } from '../command.ts';
import { isForAdministrators } from '../permissions.ts';
import { createUnderstanding, type Understood } from '../understand/understand.ts';
import { wordsOf } from '../understand/words.ts';
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
): (
  message: Pick<Message, 'isAnnouncement' | 'pressed'>,
  read: { text: string; parsed: ParsedCommand | undefined },
) => Meaning {
  const understanding = createUnderstanding(commands);

  return ({ isAnnouncement, pressed }, { text, parsed }) => {
    const isOfAdministrators = parsed !== undefined && isForAdministrators(parsed.command);
    if (isAnnouncement || pressed !== undefined || isTooLong(text) || isOfAdministrators) return { parsed };
    const asSentence = parsed && (() => understanding.called(text, parsed.command, parsed.argumentText));
    if (asSentence && parsed.command.takes !== undefined) return { parsed, otherwise: asSentence };
    const understood = asSentence ? asSentence() : unlessSpelledLike(text, understanding.free(text));
    if (understood === undefined) return { parsed };
    return {
      parsed: understood.kind === 'clear' ? parseCommand(understood.line, commands) : undefined,
      understood,
    };
  };

  /** Leaves what is begun or spelled like a command that may not be guessed; a clear question with known words is none. */
  function unlessSpelledLike(text: string, understood: Understood): Understood | undefined {
    const [first = ''] = text.split(/\s/);
    const [word] = wordsOf(first);
    const isKnown = word !== undefined && word.kind !== 'name' && word.meant === undefined;
    const isBegun = commands.some(({ name }) => name.startsWith(`${first.toLowerCase()} `));
    if (isKnown && (!isBegun || understood.kind === 'clear')) return understood;
    return isBegun || nearCommands(text, commands).some(isForAdministrators) ? undefined : understood;
  }
}
