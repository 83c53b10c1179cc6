import type { Reply } from '../core/chat.ts';
import { isReference } from '../core/secrets.ts';
import type { CommandDeps, Invocation } from './command.ts';
import { strong } from './text/wording.ts';

/** Returns what a button says that takes back a question: `revoke all cancel k7m2p9qx`. */
export function cancelCommand(command: string, confirmationCode: string): string {
  return `${command} cancel ${confirmationCode}`;
}

/**
 * Takes back the question of a command that asks before it does something, when that is what was said: `cancel` and the code.
 * Its card stays, because Webex edits no message with a card; its buttons say that the code is used.
 *
 * @param nothing says that nothing was done, without a full stop: `Nothing was revoked`
 * @returns undefined when something else was said
 * @throws KnownError as `Confirmations.cancel`
 */
export async function cancelQuestion(
  command: string,
  nothing: string,
  { words, person }: Invocation,
  { confirmations }: CommandDeps,
): Promise<Reply | undefined> {
  const [cancel = '', confirmationCode = '', ...more] = words;
  if (cancel.toLowerCase() !== 'cancel' || !isReference(confirmationCode) || more.length > 0)
    return undefined;
  await confirmations.cancel(confirmationCode, person, command);
  return { markdown: `${strong(`${nothing}.`)}`, isPrivate: false };
}
