import type { Command } from '../command.ts';
import { groupNamed, helpSubject } from '../group-names.ts';
import { isForAdministrators } from '../permissions.ts';
import { isTooLong, parseCommand } from './parse-command.ts';
import { nearCommands } from './unknown-command.ts';

/**
 * Tells whether a text is about an administrators' command: it calls one, asks for the help about one, or is spelled much like
 * either. The reply to it concerns nobody but the administrator who asks.
 */
export function isAboutAdministration(text: string, commands: readonly Command[]): boolean {
  // Such a text is refused before anybody looks for a command in it.
  if (isTooLong(text)) return false;
  const parsed = parseCommand(text, commands);
  if (parsed === undefined) return nearCommands(text, commands).some(isForAdministrators);
  const { command, argument } = parsed;
  if (command.name === 'help' && argument !== '') {
    const { subject } = helpSubject(argument);
    return groupNamed(subject) === 'Administrators' || isAboutAdministration(subject, commands);
  }
  return isForAdministrators(command);
}
