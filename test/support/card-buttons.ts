import type { Card, Json } from '../../src/core/chat.ts';

/** Finds the titles of all buttons of a card, and the commands that they say, in order; `''` is the title of a row that is pressed. */
export function cardButtons(card: Card | undefined): { title: string; command: string }[] {
  return card === undefined ? [] : found(card);
}

function found(part: Json): { title: string; command: string }[] {
  if (Array.isArray(part)) return part.flatMap(found);
  if (typeof part !== 'object' || part === null) return [];
  if (part.type !== 'Action.Submit') return Object.values(part).flatMap(found);
  const { title, data } = part;
  const command = typeof data === 'object' && data !== null && !Array.isArray(data) ? data.command : '';
  return [{ title: String(title ?? ''), command: String(command) }];
}
