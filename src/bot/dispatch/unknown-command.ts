import type { Reply } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import type { Command } from '../command.ts';
import { isForAdministrators, permitted } from '../permissions.ts';
import { didYouMean } from '../text/choosing.ts';
import { nearest } from '../text/naming.ts';
import { code, formatNumber, quote } from '../text/wording.ts';
import { isTooLong, MAX_TEXT_LENGTH } from './parse-command.ts';

/**
 * Returns the administrators' command that was meant by a text that no command begins, when no other command is as near:
 * it is refused as if it were spelled right. Undefined for a text that is too long for any command.
 */
export function meantForAdministrators(text: string, commands: readonly Command[]): Command | undefined {
  if (isTooLong(text)) return undefined;
  const near = nearCommands(text, commands);
  return near.every(isForAdministrators) ? near[0] : undefined;
}

/**
 * The reply to a text that no command begins: the nearest commands that the person may use.
 *
 * @throws KnownError `bad_arguments` for a text that is too long for any command
 */
export function unknownCommand(text: string, commands: readonly Command[], isAdmin: boolean): Reply {
  if (isTooLong(text)) throw tooLong();
  const allowed = permitted(nearCommands(text, commands), isAdmin);
  const guess = didYouMean(allowed.map(({ name }) => code(name)));
  const sentences = [
    `I don't know the command ${quote(firstWords(text, 1))}.`,
    ...(guess === undefined ? [] : [guess]),
    `Say ${code('help')} to see what I can do.`,
  ];
  return { markdown: sentences.join(' '), isPrivate: false };
}

/**
 * Returns up to three commands that may have been meant: those that begin with the first word of the text, else those
 * spelled much like its first words.
 */
export function nearCommands(text: string, commands: readonly Command[]): Command[] {
  const word = firstWords(text, 1).toLowerCase();
  const begun = commands.filter(({ name }) => name.startsWith(`${word} `));
  if (begun.length > 0) return begun.slice(0, 3);
  const lengths = [...new Set(commands.map(({ name }) => wordsOf(name).length))].toSorted((a, b) => b - a);
  return lengths
    .flatMap((length) => {
      const ofLength = commands.filter(({ name }) => wordsOf(name).length === length);
      return nearest(ofLength, firstWords(text, length), ({ name }) => name);
    })
    .slice(0, 3);
}

function tooLong(): KnownError {
  const next = `I read at most ${formatNumber(MAX_TEXT_LENGTH)} characters: ask one thing at a time, about one name.`;
  return new KnownError('bad_arguments', 'That is too long for a question.', next);
}

function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/);
}

function firstWords(text: string, n: number): string {
  return wordsOf(text).slice(0, n).join(' ');
}
