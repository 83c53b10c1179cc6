import type { Reply } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import { escapeCardText } from '../../core/markdown.ts';
import type { Command } from '../command.ts';
import { isForAdministrators, permitted } from '../permissions.ts';
import { didYouMean } from '../text/choosing.ts';
import { nearest, spellingDistance } from '../text/naming.ts';
import { code, formatNumber, quote } from '../text/wording.ts';
import { isTooLong, MAX_TEXT_LENGTH } from './parse-command.ts';
import { withButtons } from './taken-as.ts';

/** Of longer texts not even the first word is repeated: it is no command that somebody tried. */
const MAX_QUOTED_WORDS = 2;

/** Characters of a word that a card repeats. */
const MAX_WORD_LENGTH = 60;

/** The share of letters in which a misspelt command may differ: `ok` is not `top`. */
const MAX_SLIPS = 0.4;

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
  const names = permitted(nearCommands(text, commands), isAdmin).map(({ name }) => name);
  const guess = didYouMean(names.map(code));
  const what = guess === undefined && wordsOf(text).length > MAX_QUOTED_WORDS;
  const unknown = what
    ? 'I have no answer to that.'
    : `I don't know the command ${quote(firstWords(text, 1))}.`;
  const sentences = [
    unknown,
    ...(guess === undefined ? [] : [guess]),
    `Say ${code('help')} to see what I can do.`,
  ];
  const word = escapeCardText(firstWords(text, 1), MAX_WORD_LENGTH);
  const shown = what ? unknown : `I don't know the command “${word}”.`;
  const line = guess === undefined ? shown : 'Did you mean …?';
  return {
    markdown: sentences.join(' '),
    card: withButtons(line, [...names, 'help']),
    isPrivate: false,
  };
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
      const typed = firstWords(text, length);
      return nearest(ofLength, typed, ({ name }) => name).filter(
        ({ name }) => spellingDistance(name, typed, Math.floor(typed.length * MAX_SLIPS)) !== undefined,
      );
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
