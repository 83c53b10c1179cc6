import type { Message, Reply } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import { escapeCardText, plain } from '../../core/markdown.ts';
import { isForAdministrators } from '../permissions.ts';
import { card, textBlock } from '../report/card-parts.ts';
import { code, formatNumber, quote, strong } from '../text/wording.ts';
import type { ParsedCommand } from './parse-command.ts';
import { MAX_QUESTIONS } from './questions.ts';

/** Characters of a button's title that a phone shows. */
const MAX_TITLE_LENGTH = 30;

/**
 * Holds back what must not run because it stands among several questions of one message: nobody reads each line of a paste as
 * they read what they type. What changes something gets a button that runs it.
 *
 * @param text the question as it was read
 * @returns undefined when the command may run
 * @throws KnownError `bad_arguments` when the questions are too many, or it is not clear whom one of them is about
 */
export function heldBack(
  { pasted, mentions, person }: Pick<Message, 'pasted' | 'mentions' | 'person'>,
  { command }: ParsedCommand,
  text: string,
): Reply | undefined {
  if (pasted === undefined) return undefined;
  if (pasted > MAX_QUESTIONS) {
    const what = `I answer up to ${formatNumber(MAX_QUESTIONS)} questions of one message; these are ${formatNumber(pasted)}.`;
    throw new KnownError('bad_arguments', what, 'None was answered: send fewer at once.');
  }
  // A mention belongs to one line, but the text does not tell to which: only administrators' commands take one.
  if (mentions !== undefined && isForAdministrators(command)) {
    const what = `I left ${code(command.name)} out: among several questions I can't tell which one a mention belongs to.`;
    throw new KnownError('bad_arguments', what, 'Say it in a message of its own.');
  }
  if (command.changes !== true) return undefined;
  const what = 'This changes something, so I did not run it from among several questions';
  return {
    markdown: `${strong(`${what}:`)} ${quote(text)}. Press the button, or say it alone.`,
    card: card(
      [textBlock(`${what}:`, { weight: 'bolder' }), textBlock(escapeCardText(text))],
      [{ title: plain(text, MAX_TITLE_LENGTH), command: text, owner: person.id }],
    ),
    isPrivate: false,
  };
}
