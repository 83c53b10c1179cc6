import type { Reply } from '../../core/chat.ts';
import { type Choice, KnownError } from '../../core/errors.ts';
import type { Command, CommandDeps, Invocation } from '../command.ts';
import { fitsNothing, runAsTyped } from './closing-punctuation.ts';
import { findName, namesNothing } from './find-name.ts';
import type { Meaning } from './meaning.ts';
import { type ParsedCommand, parseCommand } from './parse-command.ts';
import { askWhich, type Taken, withTaken } from './taken-as.ts';

/** Those of a look for what a text names. */
const NO_ARGUMENTS = { argumentText: '', argument: '', words: [] };

/**
 * Carries out what a message was read as: runs the command that was called or clearly meant, asks which of several was meant, or
 * looks for what has the name.
 *
 * @param asked the invocation without its arguments
 * @returns undefined when it is none of our questions
 * @throws what the command throws
 */
export async function answerMeaning(
  { parsed, understood, otherwise }: Meaning,
  asked: Omit<Invocation, keyof typeof NO_ARGUMENTS>,
  deps: CommandDeps,
  commands: readonly Command[],
): Promise<Reply | undefined> {
  if (parsed !== undefined)
    return understood?.kind === 'clear' ? runTaken(parsed, understood) : runOrAsSentence(parsed);
  if (understood?.kind === 'unclear') return askWhich(understood.lines);
  if (understood?.kind !== 'name') return undefined;
  const named = await findName(understood, { ...asked, ...NO_ARGUMENTS }, deps);
  const about = named && parseCommand(named.run, commands);
  return named && about && withTaken(await run(about), named);

  /** Runs what was called as it was typed, and what it clearly means as a sentence when the words fit nothing. */
  async function runOrAsSentence(called: ParsedCommand): Promise<Reply> {
    try {
      return await run(called);
    } catch (error) {
      const certain = certainOf(error);
      const instead = certain && parseCommand(certain.command, commands);
      if (certain && instead && !instead.command.changes)
        return withTaken(await run(instead), { line: certain.label, others: [] });
      const meant = fitsNothing(error) && !offersArguments(error) ? otherwise?.() : undefined;
      if (meant?.kind === 'unclear' && called.command.changes !== true && !hasChoice(error))
        return askWhich(meant.lines);
      const other = meant?.kind === 'clear' ? parseCommand(meant.line, commands) : undefined;
      if (meant?.kind !== 'clear' || other === undefined) throw error;
      try {
        // No word is left out here: the refusal says what to do.
        return withTaken(await run(other), meant);
      } catch (second) {
        throw fitsNothing(second) ? error : second;
      }
    }
  }

  /**
   * Runs what was clearly meant; without a word that could have been a name, when nothing is called so. Undefined when no question
   * is left without it.
   */
  async function runTaken(meant: ParsedCommand, taken: Taken): Promise<Reply | undefined> {
    const { unless } = taken;
    const without = unless?.line === undefined ? undefined : parseCommand(unless.line, commands);
    try {
      return withTaken(await run(meant), taken);
    } catch (error) {
      // No link is asked for where all hangs on a word that may be none.
      if (unless !== undefined && without === undefined && isUnlinked(error)) return undefined;
      if (unless === undefined || !namesNothing(error)) throw error;
      if (unless.line === undefined || without === undefined) return undefined;
      if (unless.isAsked) return askWhich([unless.line, 'help'], unless.name);
      const line = { line: unless.line, others: taken.others, leftOut: unless.name };
      return withTaken(await run(without), line);
    }
  }

  async function run(called: ParsedCommand): Promise<Reply> {
    if (called.command.isOnce) await asked.checkOwnership?.();
    return runAsTyped(called, ({ command, ...args }) => command.run({ ...asked, ...args }, deps));
  }
}

/** Returns the question that a refusal says was meant without doubt. */
function certainOf(error: unknown): Choice | undefined {
  const { choice } = error instanceof KnownError ? error : {};
  return choice?.isCertain ? choice.of[0] : undefined;
}

function isUnlinked(error: unknown): boolean {
  return error instanceof KnownError && error.link !== undefined;
}

function hasChoice(error: unknown): boolean {
  return error instanceof KnownError && error.choice !== undefined;
}

/** Whether a refusal has buttons for other arguments of the command. A sentence would leave out what it does not understand. */
function offersArguments(error: unknown): boolean {
  if (!(error instanceof KnownError) || error.code !== 'bad_arguments') return false;
  return error.choice !== undefined && error.choice.areOthers !== true;
}
