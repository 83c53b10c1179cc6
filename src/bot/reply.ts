import type { Message, OutgoingMessage, Reply } from '../core/chat.ts';
import { KnownError } from '../core/errors.ts';
import { OwnershipLostError } from '../core/inbox.ts';
import { audienceIn } from './audience.ts';
import type { BotDeps } from './command.ts';
import { bold } from './text/wording.ts';

/**
 * Sends a reply to a message. In a group space, a private reply is posted only where its audience may read it; otherwise
 * the person gets it directly, and the space a line that says so.
 *
 * @throws KnownError `webex_refused` when the direct message was not sent, and what Webex throws otherwise
 */
export async function sendReply(
  message: Message,
  { isPrivate, ...outgoing }: Reply,
  deps: Pick<BotDeps, 'chat' | 'store' | 'log'>,
): Promise<void> {
  const { chat } = deps;
  if (!isPrivate || message.isDirect) return chat.send(message.place, outgoing);
  const { isPosted, why } = await audienceIn(message, deps);
  if (isPosted) return chat.send(message.place, outgoing);
  await sendDirect(message.person.id, outgoing, deps);
  await chat.send(message.place, {
    markdown: `${addressee(message)} I sent you the answer directly: ${why}.`,
  });
}

/** `**Ada Moreno**:` says in a group space who is meant: the answer to a button stands below somebody else's message. */
export function addressee({ person }: Pick<Message, 'person'>): string {
  return `${bold(person.displayName)}:`;
}

/**
 * Sends a message that nobody but the person may read, whoever else is in the space.
 *
 * @param line what a group space reads in its place
 * @returns the reply for the place where it was asked for
 * @throws KnownError `webex_refused`
 */
export async function sendPrivately(
  { person, isDirect }: Message,
  outgoing: OutgoingMessage,
  line: string,
  deps: Pick<BotDeps, 'chat' | 'log'>,
): Promise<Reply> {
  const { markdown, card, file } = outgoing;
  const direct = { markdown, ...(card && { card }), ...(file && { file }) };
  if (isDirect) return { ...direct, isPrivate: true };
  await sendDirect(person.id, direct, deps);
  return { markdown: line, isPrivate: false };
}

/** @throws KnownError `webex_refused` */
async function sendDirect(
  personId: string,
  outgoing: OutgoingMessage,
  { chat, log }: Pick<BotDeps, 'chat' | 'log'>,
): Promise<void> {
  try {
    await chat.sendDirect(personId, outgoing);
  } catch (cause) {
    if (cause instanceof OwnershipLostError) throw cause;
    log.warn({ personId, err: cause }, 'direct message not sent');
    const next = 'Write to me directly once, then ask again.';
    throw new KnownError('webex_refused', 'Webex did not let me send you a direct message.', next, { cause });
  }
}
