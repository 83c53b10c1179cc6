import type { Message, OutgoingMessage, Reply } from '../core/chat.ts';
import { KnownError } from '../core/errors.ts';
import { LeaseLostError } from '../core/inbox.ts';
import { audienceIn } from './audience.ts';
import type { BotDeps } from './command.ts';
import { bold } from './text/wording.ts';

/**
 * Sends a reply where it was asked for. In a group space, a private one is posted only where it may be
 * read; else the person gets it directly, and the space a line that says so.
 */
export async function sendReply(
  asked: Message,
  { isPrivate, ...message }: Reply,
  deps: Pick<BotDeps, 'chat' | 'store' | 'log'>,
): Promise<void> {
  const { chat } = deps;
  if (!isPrivate || asked.isDirect) return chat.send(asked.place, message);
  const { isPosted, why } = await audienceIn(asked, deps);
  if (isPosted) return chat.send(asked.place, message);
  await directly(asked.person.id, message, deps);
  await chat.send(asked.place, { markdown: `${addressee(asked)} I sent you the answer directly: ${why}.` });
}

/** In a group it has to be said who is meant: a button's answer stands below somebody else's message. */
export function addressee({ person }: Pick<Message, 'person'>): string {
  return `${bold(person.displayName)}:`;
}

/**
 * What nobody but the person may have, whoever else is in the space.
 * @param line what the space reads in its place
 * @throws KnownError `webex_refused`
 */
export async function sendPrivately(
  { person, isDirect }: Message,
  message: OutgoingMessage,
  line: string,
  deps: Pick<BotDeps, 'chat' | 'log'>,
): Promise<Reply> {
  const { markdown, card, file } = message;
  const alone = { markdown, ...(card && { card }), ...(file && { file }) };
  if (isDirect) return { ...alone, isPrivate: true };
  await directly(person.id, alone, deps);
  return { markdown: line, isPrivate: false };
}

/** @throws KnownError `webex_refused` */
async function directly(
  personId: string,
  message: OutgoingMessage,
  { chat, log }: Pick<BotDeps, 'chat' | 'log'>,
): Promise<void> {
  try {
    await chat.sendDirect(personId, message);
  } catch (cause) {
    if (cause instanceof LeaseLostError) throw cause;
    log.warn({ personId, err: cause }, 'no direct message');
    const next = 'Write to me directly once, then ask again.';
    throw new KnownError('webex_refused', 'Webex did not let me send you a direct message.', next, { cause });
  }
}
