import type { Incoming, Message } from '../core/chat.ts';
import { KnownError, messageOf } from '../core/errors.ts';
import { TakenOver } from '../core/inbox.ts';
import type { Parts, Reply } from './command.ts';
import { disclosureIn } from './disclosure.ts';
import { bold } from './words/wording.ts';

/**
 * Sends a reply where it was asked for. In a group space, a private one is posted only where it may be
 * read; else the person gets it directly, and the space a line that says so.
 */
export async function answer(
  asked: Incoming,
  { isPrivate, ...message }: Reply,
  parts: Pick<Parts, 'chat' | 'store' | 'log'>,
): Promise<void> {
  const { chat } = parts;
  if (!isPrivate || asked.isDirect) return chat.send(asked.place, message);
  const { isPosted, why } = await disclosureIn(asked, parts);
  if (isPosted) return chat.send(asked.place, message);
  await directly(asked.person.id, message, parts);
  await chat.send(asked.place, { markdown: `${whose(asked)} I sent you the answer directly: ${why}.` });
}

/** In a group it has to be said who is meant: a button's answer stands below somebody else's message. */
export function whose({ person }: Pick<Incoming, 'person'>): string {
  return `${bold(person.displayName)}:`;
}

/**
 * What nobody but the person may have, whoever else is in the space.
 * @param line what the space reads in its place
 * @throws KnownError `webex_refused`
 */
export async function forThemOnly(
  { person, isDirect }: Incoming,
  message: Message,
  line: string,
  parts: Pick<Parts, 'chat' | 'log'>,
): Promise<Reply> {
  const { markdown, card, file } = message;
  const alone = { markdown, ...(card && { card }), ...(file && { file }) };
  if (isDirect) return { ...alone, isPrivate: true };
  await directly(person.id, alone, parts);
  return { markdown: line, isPrivate: false };
}

/** @throws KnownError `webex_refused` */
async function directly(
  personId: string,
  message: Message,
  { chat, log }: Pick<Parts, 'chat' | 'log'>,
): Promise<void> {
  try {
    await chat.sendDirect(personId, message);
  } catch (cause) {
    if (cause instanceof TakenOver) throw cause;
    log.warn({ personId, error: messageOf(cause) }, 'no direct message');
    const next = 'Write to me directly once, then ask again.';
    throw new KnownError('webex_refused', 'Webex did not let me send you a direct message.', next, { cause });
  }
}
