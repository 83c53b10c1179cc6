import type { AttachmentAction } from './client/index.ts';

/** A command is typed by hand otherwise: nothing longer comes from our own cards. */
const LONGEST_COMMAND = 1_000;

/**
 * The command behind a card's button, from the `data` of its Action.Submit. Inputs come from the
 * person's client and so can hold anything: the command is treated like one that was typed.
 *
 * @returns undefined when there is none
 */
export function commandOf(action: AttachmentAction): string | undefined {
  const command = action.inputs?.command;
  if (typeof command !== 'string' || command.length > LONGEST_COMMAND) return undefined;
  return command.trim() || undefined;
}
