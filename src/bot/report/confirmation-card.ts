import type { Card, Json } from '../../core/chat.ts';
import { code } from '../text/wording.ts';
import { type Button, card, smallText, textBlock } from './card-parts.ts';

/** Says in the text how to go on, for who sees no card. @param command with its code */
export function howToGoOn(command: string): string {
  return `To go on, press the button within 5 minutes, or say ${code(command)}.`;
}

/** Says below the buttons of a confirmation who may press them, and for how long. */
export const BUTTONS_WORK_ONCE = smallText('The buttons are for you only, and work once within 5 minutes.');

/**
 * Makes the card that asks before something is ended.
 *
 * @param question what would be done: plain text of ours
 * @param about to whom or what: Markdown for cards, escaped already
 * @param parts what becomes of it
 */
export function confirmationCard(
  { question, about, parts }: { question: string; about: string; parts: readonly Json[] },
  buttons: readonly Button[],
): Card {
  return card(
    [
      textBlock(question, { weight: 'bolder' }),
      textBlock(about, { size: 'large', weight: 'bolder', color: 'attention', spacing: 'small' }),
      ...parts,
      BUTTONS_WORK_ONCE,
    ],
    buttons,
  );
}
