import type { Message } from '../../core/chat.ts';
import { type ErrorCode, KnownError } from '../../core/errors.ts';
import type { Command } from '../command.ts';
import { normalizeText, type ParsedCommand, parseCommand } from './parse-command.ts';

/** Failures that show that a text was none of our questions: it names nothing that there is, or asks for nothing allowed. */
const NO_QUESTION: readonly ErrorCode[] = ['bad_arguments', 'not_found', 'ambiguous', 'not_allowed'];

/**
 * Tells whether an announcement, such as one to everybody in a space, may hold a question. Whether `status meeting at 5` is
 * one shows only when it is carried out. @see isNoQuestion
 */
export function mayHoldQuestion(parsed: ParsedCommand | undefined): parsed is ParsedCommand {
  if (parsed === undefined) return false;
  const { command, argumentText } = parsed;
  return command.usage !== undefined || argumentText === '';
}

/** Tells whether the failure of an announcement shows that it was no question: then it gets no answer, and no link is offered. */
export function isNoQuestion(error: unknown, { argumentText }: ParsedCommand): boolean {
  if (!(error instanceof KnownError)) return false;
  if (NO_QUESTION.includes(error.code)) return true;
  return (error.link !== undefined || error.code === 'not_lent') && argumentText !== '';
}

/** Tells whether a message is for the bot without doubt: it is no announcement, or one that is nothing but a command. */
export function isClearQuestion(message: Message, commands: readonly Command[]): boolean {
  if (!message.isAnnouncement) return true;
  const parsed = parseCommand(normalizeText(message.text), commands);
  return mayHoldQuestion(parsed) && parsed.argumentText === '';
}
