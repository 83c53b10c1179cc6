import type { Card, Json } from '../../core/chat.ts';
import { withoutFunctions } from '../../core/markdown.ts';

/** Creates an Adaptive Card with buttons, each of which runs a command. */
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
  /** The command that runs when a person presses the button, written as a person would type it. */
  command: string;
  style?: 'destructive';
  /** Id of the only person for whom the button does something; absent when it is for everybody. */
  owner?: string;
  /** Id of the list whose page the button turns. */
  list?: string;
  /** Whether it shows the card anew. @see PressedButton.isRefresh */
  isRefresh?: boolean | undefined;
}

/** Creates the action of a button. */
export function submit({ title, command, style, owner, list, isRefresh }: Button): Json {
  const data = {
    command,
    ...(owner !== undefined && { owner }),
    ...(list !== undefined && { list }),
    ...(isRefresh && { refresh: true }),
  };
  return { type: 'Action.Submit', title: withoutFunctions(title), data, ...(style && { style }) };
}

/** More buttons side by side are not readable on a phone. */
const BUTTONS_PER_ROW = 2;

/** Puts any number of buttons into rows of the card's body. */
export function buttonRows(buttons: readonly Button[]): Json[] {
  return Array.from({ length: Math.ceil(buttons.length / BUTTONS_PER_ROW) }, (_, row) => ({
    type: 'ActionSet',
    actions: buttons.slice(row * BUTTONS_PER_ROW, (row + 1) * BUTTONS_PER_ROW).map(submit),
  }));
}

/** Creates a text that wraps. @param content Markdown, escaped already */
export function textBlock(content: string, style: { [key: string]: Json } = {}): Json {
  return { type: 'TextBlock', text: content, wrap: true, ...style };
}

/** Creates a small, subtle text that wraps. @param content Markdown, escaped already */
export function smallText(content: string, style: { [key: string]: Json } = {}): Json {
  return textBlock(content, { size: 'small', isSubtle: true, spacing: 'small', ...style });
}
