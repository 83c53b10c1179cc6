import type { Message, OutgoingMessage, Reply } from '../core/chat.ts';
import { KnownError } from '../core/errors.ts';
import { OwnershipLostError } from '../core/inbox.ts';
import { audienceIn } from './audience.ts';
import type { BotDeps } from './command.ts';
import { bold } from './text/wording.ts';

/** Keeps a private reply from being posted in a space; its text says why, as the end of a sentence. */
class NotForThisSpaceError extends Error {
  override readonly name = 'NotForThisSpaceError';
  readonly code = 'not_for_this_space';
}

/**
 * Sends a reply to a message: the one way in which answers, failures, suggestions and files leave. In a group space, a
 * private reply is posted only where its audience may read it, which is checked right before each attempt at each part of
 * it; otherwise the person gets all of it directly, and the space a line that says so. A personal reply is never posted.
 *
 * @throws KnownError `webex_refused` when the direct message was not sent, and what Webex throws otherwise
 */
export async function sendReply(
  message: Message,
  { isPrivate, isPersonal, ...outgoing }: Reply,
  deps: Pick<BotDeps, 'chat' | 'store' | 'log'>,
): Promise<void> {
  const { chat } = deps;
  const { place, isDirect, person } = message;
  if (isDirect || !(isPrivate || isPersonal)) {
    await chat.send(place, outgoing);
    return;
  }
  let because = '';
  if (!isPersonal) {
    try {
      await chat.send(place, outgoing, {
        async mayPost() {
          const { isPosted, why } = await audienceIn(message, deps);
          if (!isPosted) throw new NotForThisSpaceError(why);
          return undefined;
        },
      });
      return;
    } catch (error) {
      if (!(error instanceof NotForThisSpaceError)) throw error;
      because = `: ${error.message}`;
    }
  }
  await sendDirect(person.id, outgoing, deps);
  await chat.send(place, { markdown: `${addressee(message)} I sent you the answer directly${because}.` });
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
  outgoing: Pick<OutgoingMessage, 'markdown'>,
  line: string,
  deps: Pick<BotDeps, 'chat' | 'log'>,
): Promise<Reply> {
  if (isDirect) return { ...outgoing, isPrivate: true };
  await sendDirect(person.id, outgoing, deps);
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
