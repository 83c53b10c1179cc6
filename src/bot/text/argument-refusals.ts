import { type Choice, type Choices, KnownError } from '../../core/errors.ts';
import { textOfMarkdown } from '../../core/markdown.ts';
import { code, quote } from './wording.ts';

/**
 * Makes the refusal of a period that is not understood.
 *
 * @param words the period as typed: `last`, `90x`
 * @param instead what may be said in place of it
 */
export function unknownPeriod(words: readonly string[], instead?: readonly Choice[]): KnownError {
  const next = `For example: ${code('last 2h')}, ${code('last 24h')}, ${code('yesterday')}, ${code('since monday')} or ${code('from 9 to 11')}.`;
  return refused(`I don't know the period ${quote(words.join(' '))}.`, next, instead);
}

/** Writes what the card of a refusal asks, which has to say why: many people see nothing but the card. @param what Markdown */
export function whatToSeeInstead(what: string): string {
  return `${textOfMarkdown(what)} What do you want to see?`;
}

function refused(what: string, next: string, of: readonly Choice[] = []): KnownError {
  const question = whatToSeeInstead(what);
  const choice: Choices | undefined = of.length === 0 ? undefined : { question, of, areTyped: true };
  return new KnownError('bad_arguments', what, next, { choice });
}

/** Makes the refusal of a page that no list has. @param instead what may be said in place of it */
export function pageRefused(number: string, instead: readonly Choice[] | undefined): KnownError {
  return refused(`There is no page ${number}.`, `The first one is ${code('page 1')}.`, instead);
}

/** Makes the refusal of a text that no command reads. */
export function tooLong(): KnownError {
  const next = 'Names have at most 127 characters, and a part of one is enough.';
  return new KnownError('bad_arguments', 'That is too long for a question.', next);
}
