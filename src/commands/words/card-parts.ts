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
}

function submit({ title, command, style }: Button): Json {
  return { type: 'Action.Submit', title, data: { command }, ...(style && { style }) };
}

/** @param content escaped already */
export function text(content: string, style: { [key: string]: Json } = {}): Json {
  return { type: 'TextBlock', text: content, wrap: true, ...style };
}

/** A line of less weight. */
export function small(content: string, style: { [key: string]: Json } = {}): Json {
  return text(content, { size: 'small', isSubtle: true, spacing: 'small', ...style });
}
