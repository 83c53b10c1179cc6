import { namesApart } from '../../bot/text/choosing.ts';
import { byName } from '../../bot/text/naming.ts';
import { code } from '../../bot/text/wording.ts';
import { KnownError } from '../../core/errors.ts';
import type { Someone } from './people.ts';

/** People who get a button each. */
const MAX_BUTTONS = 8;

/**
 * Makes the refusal of a command that names nobody. Of few people each gets a button; of many, one leads to their list.
 *
 * @param said what is needed, and the question above the buttons
 * @param example the command about somebody, as it is typed
 * @param people those with links
 * @param say writes the command about one of them, which asks before it does something
 */
export function whichPerson(
  said: { what: string; question: string },
  example: string,
  people: readonly Someone[],
  say: (someone: Someone) => string,
): KnownError {
  const few = people.length <= MAX_BUTTONS ? people.toSorted((a, b) => byName(a.name, b.name)) : [];
  const labels = namesApart(few, { nameOf: ({ name }) => name, markOf: ({ email }) => email });
  const buttons = few.map((one, index) => ({ label: labels[index] ?? '', command: say(one) }));
  const { what, question } = said;
  return new KnownError('bad_arguments', what, `For example: ${code(example)}.`, {
    choice: {
      question: few.length > 0 ? question : `${question} The list of links has them.`,
      of: buttons.length > 0 ? buttons : [{ label: 'Who has links', command: 'links' }],
    },
  });
}
