import type { PressedButton } from '../../core/chat.ts';
import type { AttachmentAction } from '../client/index.ts';

/** Our own cards hold no longer command. */
const MAX_COMMAND_LENGTH = 1_000;
/** Ids of people and of lists are shorter. */
const MAX_ID_LENGTH = 200;

/**
 * Returns the command of a card's button, from the `data` of its Action.Submit. The inputs come from the person's
 * client and can hold anything, so the command is treated like one that was typed.
 *
 * @returns undefined when there is no command
 */
export function commandOf(action: AttachmentAction): string | undefined {
  return textIn(action, 'command', MAX_COMMAND_LENGTH)?.trim() || undefined;
}

/** Returns what our cards put beside the command. A value that can't be from one of our cards counts as absent. */
export function pressedButtonOf(action: AttachmentAction): PressedButton {
  return {
    owner: textIn(action, 'owner', MAX_ID_LENGTH),
    list: textIn(action, 'list', MAX_ID_LENGTH),
    isRefresh: action.inputs?.refresh === true,
    lentToSpace: textIn(action, 'lentToSpace', MAX_ID_LENGTH),
  };
}

function textIn({ inputs }: AttachmentAction, name: string, maxLength: number): string | undefined {
  const value = inputs?.[name];
  return typeof value === 'string' && value.length <= maxLength ? value : undefined;
}
