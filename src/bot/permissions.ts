import { KnownError } from '../core/errors.ts';
import type { Command } from './command.ts';
import { code } from './text/wording.ts';

/** Only administrators may ask for it, and only they see it in the help. */
export function isForAdministrators({ group }: Command): boolean {
  return group === 'Administrators';
}

/** Those that a person may ask for. */
export function permitted(commands: readonly Command[], isAdmin: boolean): Command[] {
  return commands.filter((command) => isAdmin || !isForAdministrators(command));
}

/** The same words whichever administrators' command it was, and however it was spelled. */
export function administratorsOnly(): KnownError {
  const next = `Say ${code('help')} to see what you can ask.`;
  return new KnownError('not_allowed', "That is for this bot's administrators only.", next);
}
