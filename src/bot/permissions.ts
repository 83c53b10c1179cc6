import type { Message, OutgoingMessage } from '../core/chat.ts';
import { KnownError } from '../core/errors.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import { outsideNotice } from '../core/notices.ts';
import type { Person } from '../core/person.ts';
import type { BotDeps, Command } from './command.ts';
import { code } from './text/wording.ts';

/** Whether only administrators may use the command, and see it in the help. */
export function isForAdministrators({ group }: Command): boolean {
  return group === 'Administrators';
}

/**
 * Tells whether a person may use a command: their Webex organization is admitted, or an administrator says an
 * administrators' command.
 *
 * @param command undefined for a text that calls none
 */
export function isAdmitted(
  { id, orgId }: Pick<Person, 'id' | 'orgId'>,
  command: Command | undefined,
  { admission, isAdmin }: { admission: Pick<BotDeps['admission'], 'admits'>; isAdmin: BotDeps['isAdmin'] },
): boolean {
  if (admission.admits(orgId)) return true;
  return command !== undefined && isForAdministrators(command) && isAdmin(id);
}

/** Makes the line to a person who may not use the bot. */
export function outsideNoticeFor(
  { id }: Pick<Person, 'id'>,
  { admission, isAdmin }: { admission: Pick<BotDeps['admission'], 'admitted'>; isAdmin: BotDeps['isAdmin'] },
): OutgoingMessage {
  return outsideNotice(admission.admitted().length > 0, isAdmin(id));
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

/** Refuses a button of a list or a choice that was made for somebody else. */
export function notTheirButton({ isDirect, person }: Message): KnownError {
  const address = isDirect ? '' : `${escapeMarkdown(person.displayName)}: `;
  const next = 'Ask me the same, and you get buttons of your own.';
  return new KnownError('not_allowed', `${address}That button is for the person who asked.`, next);
}
