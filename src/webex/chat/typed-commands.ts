import type { Card, Json } from '../../core/chat.ts';
import { escapeMarkdown } from '../../core/markdown.ts';

/** The most commands that are listed: more would bury the answer. */
const MAX_COMMANDS = 10;
/** A longer command is no help to somebody who has to type it. */
const MAX_COMMAND_LENGTH = 200;

/**
 * Writes the buttons of a card as commands to type, for a message without the card: first the buttons that have a title, then
 * the parts that can be pressed.
 *
 * @returns Markdown; undefined when the card has no button
 */
export function typedCommands(card: Card): string | undefined {
  const titles = new Map<string, string>();
  for (const { title, command } of buttonsIn(card)) {
    if (command.length <= MAX_COMMAND_LENGTH) titles.set(command, titles.get(command) || title);
  }
  const buttons = [...titles].toSorted(([, one], [, other]) => Number(one === '') - Number(other === ''));
  if (buttons.length === 0) return undefined;
  const lines = buttons
    .slice(0, MAX_COMMANDS)
    .map(([command, title]) => `- ${title === '' ? '' : `${escapeMarkdown(title)}: `}${shown(command)}`);
  const more = buttons.length - lines.length;
  return [
    'Webex did not take the buttons of this answer. Type instead:',
    ...lines,
    ...(more > 0 ? [`- … and ${more} more`] : []),
  ].join('\n');
}

/** Finds what Webex submits when it is pressed, in the order of the card. */
function buttonsIn(part: Json): { title: string; command: string }[] {
  if (typeof part !== 'object' || part === null) return [];
  if (Array.isArray(part)) return part.flatMap(buttonsIn);
  if (part.type !== 'Action.Submit') return Object.values(part).flatMap(buttonsIn);
  const { title, data } = part;
  const command = typeof data === 'object' && data !== null && 'command' in data ? data.command : undefined;
  if (typeof command !== 'string' || command.trim() === '') return [];
  return [{ title: typeof title === 'string' ? title : '', command: command.trim() }];
}

/** In code nothing can be escaped: a command that would end it, or leave its line, is shown as text. */
function shown(command: string): string {
  return /[`\n\r]/.test(command) ? escapeMarkdown(command, MAX_COMMAND_LENGTH) : `\`${command}\``;
}
