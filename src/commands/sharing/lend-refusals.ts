import { code, quote } from '../../bot/text/wording.ts';
import { type Choice, type Choices, KnownError } from '../../core/errors.ts';
import { plain } from '../../core/markdown.ts';
import { MAX_REASON, type ShareFault } from './share-words.ts';

const EXAMPLES = [
  'share with tom@example.com in Rotterdam 301 for 30 days',
  'share here only status, alerts',
];
const NOTHING = 'Nothing was lent.';

/** Returns the whole command with other words in place of some, for a button. */
export type SayInstead = (place: { at: number; end: number }, words: string) => string;

/** Makes the refusal of words about a share. @param what a sentence of Markdown; @param question the same as plain text */
export function lendRefused(
  what: string,
  next: string,
  { question, of }: { question: string; of: readonly Choice[] } = { question: '', of: [] },
): KnownError {
  const choice = of.length === 0 ? HOW_TO_LEND : { question, of };
  return new KnownError('bad_arguments', `${what} ${NOTHING}`, next, { choice });
}

/** Leads to the help, where nothing nearer can be offered. */
export const HOW_TO_LEND: Choices = {
  question: 'Nothing was lent. How lending works, and what you lend:',
  of: [
    { label: 'How to lend', command: 'help share' },
    { label: 'What I lend', command: 'shares' },
  ],
  areOthers: true,
};

/** Makes the refusal of words that nobody can take for sure. */
export function notUnderstood(fault: ShareFault): KnownError {
  const next = `For example: ${code(EXAMPLES[0] ?? '')}.`;
  switch (fault.kind) {
    case 'unclosed':
      return lendRefused('A quote is opened and not closed.', next);
    case 'unfinished':
      return lendRefused(`Something is missing behind ${code(fault.keyword)}, or beside a comma.`, next);
    case 'twice':
      return lendRefused(
        `I read ${code(fault.keyword)} twice.`,
        'Put commas between several, and a name that holds such a word into quotes.',
      );
    case 'both lengths':
      return lendRefused(`Say either ${code('for')} or ${code('until')}.`, next);
    case 'here and more':
      return lendRefused(
        `I don't understand ${quote(fault.text)} behind ${code('here')}.`,
        `Say ${code('share here')} for this space, or ${code('share with')} and a person.`,
      );
    case 'reason':
      return lendRefused(
        `The reason has ${fault.length} characters; ${MAX_REASON} are the most.`,
        'Say it shorter.',
      );
  }
}

/** Makes the refusal of `share` without anybody. @param isGroup whether the space can be meant */
export function borrowerMissing(isGroup: boolean): KnownError {
  const what = 'To whom do you want to lend your access?';
  const of = [
    ...(isGroup ? [{ label: 'To this space', command: 'share here' }] : []),
    { label: 'What I lend', command: 'shares' },
  ];
  return new KnownError(
    'bad_arguments',
    what,
    `Say, for example, ${EXAMPLES.map(code).join(' or ')}. I then show you exactly what would be lent, and ask.`,
    {
      choice: { question: `${plain(what)} Say “share with” and a mention, an address or a whole name.`, of },
    },
  );
}
