import { cancelCommand } from '../../bot/cancel-question.ts';
import type { CommandDeps, Invocation } from '../../bot/command.ts';
import { borrowerInWords } from '../../bot/links/lent-phrases.ts';
import { textBlock } from '../../bot/report/card-parts.ts';
import { confirmationCard, howToGoOn } from '../../bot/report/confirmation-card.ts';
import { countOf, listedUpTo, paragraphs, strong } from '../../bot/text/wording.ts';
import type { Reply } from '../../core/chat.ts';
import { isReference } from '../../core/secrets.ts';
import type { Share } from '../../core/shares.ts';
import { inMessage, onCard, type ShownAs } from './shown-as.ts';

const MAX_NAMED = 8;
const WHAT_ENDS = 'They can ask through your link no more, at once, and are told. Your own link stays.';

/** Reads `all` and the code of the question. */
export function confirmedAll({ words }: Pick<Invocation, 'words'>): string | undefined {
  const [all = '', confirmationCode = '', ...more] = words;
  return all.toLowerCase() === 'all' && isReference(confirmationCode) && more.length === 0
    ? confirmationCode
    : undefined;
}

/** Writes what a code confirms: that these shares end, and no other ones. */
export function aboutEndingAll(shares: readonly Share[]): string {
  return ['unshare', ...shares.map(({ id }) => id).sort()].join('\n');
}

/** Asks whether everything that a person lends shall end. */
export async function askToEndAll(
  shares: readonly Share[],
  { person }: Pick<Invocation, 'person'>,
  { confirmations }: Pick<CommandDeps, 'confirmations'>,
): Promise<Reply> {
  const confirmationCode = await confirmations.ask(person, aboutEndingAll(shares));
  const command = `unshare all ${confirmationCode}`;
  const amount = countOf(shares.length, 'share');
  const names = (shown: ShownAs) =>
    listedUpTo(MAX_NAMED, [...new Set(shares.map(({ borrower }) => borrowerInWords(borrower, shown)))]);
  return {
    markdown: paragraphs(
      `${strong(`End all that you lend, ${amount}?`)} To ${names(inMessage)}. ${WHAT_ENDS}`,
      howToGoOn(command),
    ),
    card: confirmationCard(
      {
        question: 'End all that you lend?',
        about: amount,
        parts: [textBlock(`To ${names(onCard)}.`), textBlock(WHAT_ENDS)],
      },
      [
        { title: 'End all', command, style: 'destructive', owner: person.id },
        { title: 'Keep', command: cancelCommand('unshare', confirmationCode), owner: person.id },
      ],
    ),
    isPrivate: true,
  };
}
