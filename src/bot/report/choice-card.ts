import type { Card } from '../../core/chat.ts';
import type { Choice } from '../../core/errors.ts';
import { plain } from '../../core/markdown.ts';
import { buttonRows, card, smallText, textBlock } from './card-parts.ts';

/**
 * Makes a card that says something, with a button for each choice.
 *
 * @param said Markdown for cards, escaped already
 * @param owner who alone can press the buttons; undefined for everybody
 * @param note a small line below it; empty for none
 */
export function choiceCard(
  said: string,
  choices: readonly Choice[],
  owner: string | undefined,
  { note = '', isQuestion = false } = {},
): Card {
  const buttons = choices.map(({ label, command }) => ({
    title: plain(label),
    command,
    ...(owner !== undefined && { owner }),
  }));
  return card(
    [
      textBlock(said, isQuestion ? { weight: 'bolder' } : {}),
      ...(note === '' ? [] : [smallText(note)]),
      ...buttonRows(buttons),
    ],
    [],
  );
}
