import type { Command } from '../command.ts';
import type { Question } from './read-question.ts';
import { isTimeOver } from './times.ts';
import { writeLine } from './write-line.ts';

/** The commands that tell what was, of a name alone. */
const ABOUT_PAST = ['history', 'changes'];

/**
 * Returns what may be meant by a name and a time that is over: `how was Oslo 003 last week`. How it is now is no answer to that.
 *
 * @returns no lines when there is no such time, or no name
 */
export function aboutPast(question: Question, commands: readonly Command[]): string[] {
  if (!isTimeOver(question.args.period) || question.names.length === 0) return [];
  return commands
    .filter(({ name }) => ABOUT_PAST.includes(name))
    .map((command) => writeLine(command, question));
}
