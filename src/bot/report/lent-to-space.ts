import type { Card, Json } from '../../core/chat.ts';

/**
 * Notes in each button of a card which organization is lent to the space where its question was asked. The share answers nowhere
 * else, so that a press in the direct space can say why. @see PressedButton.lentToSpace
 */
export function withLentToSpace(card: Card, organizationId: string): Card {
  return { ...card, ...notedAll(card, organizationId) };
}

function noted(node: Json, organizationId: string): Json {
  if (Array.isArray(node)) return node.map((part) => noted(part, organizationId));
  if (typeof node !== 'object' || node === null) return node;
  const parts = notedAll(node, organizationId);
  const { data } = node;
  if (node.type !== 'Action.Submit' || typeof data !== 'object' || data === null || Array.isArray(data))
    return parts;
  return { ...parts, data: { ...data, lentToSpace: organizationId } };
}

function notedAll(node: { [key: string]: Json }, organizationId: string): { [key: string]: Json } {
  return Object.fromEntries(Object.entries(node).map(([key, part]) => [key, noted(part, organizationId)]));
}
