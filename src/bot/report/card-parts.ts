import type { Card, Json } from '../../core/chat.ts';
import { withoutFunctions } from '../../core/markdown.ts';

/**
 * Creates an Adaptive Card with buttons, each of which runs a command.
 *
 * @param links buttons that open an address, behind the others
 */
export function card(body: Json[], buttons: readonly Button[], links: readonly LinkButton[] = []): Card {
  const actions = [...buttons.map(submit), ...links.map(openUrl)];
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.3',
    body,
    ...(actions.length > 0 && { actions }),
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

/** A button that opens an address in the browser. */
export interface LinkButton {
  title: string;
  /** Checked already. */
  url: string;
}

/** Creates the action of a button. */
export function submit({ title, style, ...pressed }: Button): Json {
  return { ...press(pressed), title: withoutFunctions(title), ...(style && { style }) };
}

/** Creates the action of a part of the card that can be pressed. */
export function press({ command, owner, list, isRefresh }: Omit<Button, 'title' | 'style'>) {
  const data = {
    command,
    ...(owner !== undefined && { owner }),
    ...(list !== undefined && { list }),
    ...(isRefresh && { refresh: true }),
  };
  return { type: 'Action.Submit', data };
}

/** Creates the action of a button that opens an address. */
export function openUrl({ title, url }: LinkButton): Json {
  return { type: 'Action.OpenUrl', title, url };
}

/** Webex refuses larger cards. An answer with a larger one is sent as text alone, which says the same. */
const MAX_CARD_BYTES = 20_000;

/** Whether Webex takes a card as it is. */
export function fitsCard(content: Card): boolean {
  return Buffer.byteLength(JSON.stringify(content)) <= MAX_CARD_BYTES;
}

/** Buttons that Webex shows under one card. */
export const MAX_BUTTONS = 5;

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
