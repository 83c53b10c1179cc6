import type { PressedButton } from '../../core/chat.ts';
import type { AttachmentAction } from '../client/index.ts';

/** A command is typed by hand otherwise: nothing longer comes from our own cards. */
const LONGEST_COMMAND = 1_000;
/** Ids of people and of lists are shorter. */
const LONGEST_ID = 200;

/**
 * The command behind a card's button, from the `data` of its Action.Submit. Inputs come from the
 * person's client and so can hold anything: the command is treated like one that was typed.
 *
 * @returns undefined when there is none
 */
export function commandOf(action: AttachmentAction): string | undefined {
  return textIn(action, 'command', LONGEST_COMMAND)?.trim() || undefined;
}

/** What else our cards put beside the command; what can't be from one of them counts as absent. */
export function pressedOf(action: AttachmentAction): PressedButton {
  return { owner: textIn(action, 'owner', LONGEST_ID), list: textIn(action, 'list', LONGEST_ID) };
}

function textIn({ inputs }: AttachmentAction, name: string, longest: number): string | undefined {
  const value = inputs?.[name];
  return typeof value === 'string' && value.length <= longest ? value : undefined;
}
