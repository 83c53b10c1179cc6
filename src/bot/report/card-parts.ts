import type { Card, Json } from '../../core/chat.ts';

/** A card, with buttons that say a command. */
export function card(body: Json[], buttons: readonly Button[]): Card {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.3',
    body,
    ...(buttons.length > 0 && { actions: buttons.map(submit) }),
  };
}

export interface Button {
  title: string;
  /** What pressing it says, as if typed. */
  command: string;
  style?: 'destructive';
  /** For nobody else it does anything. */
  owner?: string;
  /** The remembered list whose page it turns. */
  list?: string;
}

export function submit({ title, command, style, owner, list }: Button): Json {
  const data = { command, ...(owner !== undefined && { owner }), ...(list !== undefined && { list }) };
  return { type: 'Action.Submit', title, data, ...(style && { style }) };
}

/** @param content escaped already */
export function textBlock(content: string, style: { [key: string]: Json } = {}): Json {
  return { type: 'TextBlock', text: content, wrap: true, ...style };
}

/** A line of less weight. */
export function smallText(content: string, style: { [key: string]: Json } = {}): Json {
  return textBlock(content, { size: 'small', isSubtle: true, spacing: 'small', ...style });
}
