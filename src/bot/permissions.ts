import { KnownError } from '../core/errors.ts';
import type { Command } from './command.ts';
import { code } from './text/wording.ts';

/** Whether only administrators may use the command, and see it in the help. */
export function isForAdministrators({ group }: Command): boolean {
  return group === 'Administrators';
}

/** The commands that a person may use. */
export function permitted(commands: readonly Command[], isAdmin: boolean): Command[] {
  return commands.filter((command) => isAdmin || !isForAdministrators(command));
}

/** The refusal of an administrators' command: the same for each of them, so that it tells nothing about them. */
export function administratorsOnly(): KnownError {
  const next = `Say ${code('help')} to see what you can ask.`;
  return new KnownError('not_allowed', "That is for this bot's administrators only.", next);
}
