import type { Card, Json } from '../../core/chat.ts';

/** Makes an Adaptive Card with buttons that say a command. */
export function card(body: Json[], buttons: readonly Button[]): Card {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.3',
    body,
    ...(buttons.length > 0 && { actions: buttons.map(submit) }),
  };
}

/** A button of a card. */
export interface Button {
  title: string;
  /** The command that pressing it says, as if typed. */
  command: string;
  style?: 'destructive';
  /** Id of the only person for whom the button does something; absent when it is for everybody. */
  owner?: string;
  /** Id of the list whose page the button turns. */
  list?: string;
}

/** Makes the action of a button. */
export function submit({ title, command, style, owner, list }: Button): Json {
  const data = { command, ...(owner !== undefined && { owner }), ...(list !== undefined && { list }) };
  return { type: 'Action.Submit', title, data, ...(style && { style }) };
}

/** Makes a text that wraps. @param content escaped already */
export function textBlock(content: string, style: { [key: string]: Json } = {}): Json {
  return { type: 'TextBlock', text: content, wrap: true, ...style };
}

/** Makes a small, subtle text. @param content escaped already */
export function smallText(content: string, style: { [key: string]: Json } = {}): Json {
  return textBlock(content, { size: 'small', isSubtle: true, spacing: 'small', ...style });
}
