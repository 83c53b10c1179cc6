import type { MayPost, Message, OutgoingMessage, Reply, SendOptions, SentMessage } from '../core/chat.ts';
import { HOUR } from '../core/clock.ts';
import { KnownError } from '../core/errors.ts';
import { isPlaceRefused, PostError } from '../core/post-error.ts';
import type { Share } from '../core/shares.ts';
import { audienceIn } from './audience.ts';
import type { BotDeps } from './command.ts';
import { withLentToSpace } from './report/lent-to-space.ts';
import { bold } from './text/wording.ts';

/** Keeps a private reply from being posted in a space; its text says why, as the end of a sentence. */
class NotForThisSpaceError extends Error {
  override readonly name = 'NotForThisSpaceError';
  readonly code = 'not_for_this_space';
}

const MAY_NOT_WRITE = 'I may not write in the space in which you asked, so I answer you here.';

/** The collaborators that send a reply. */
export type ReplyDeps = Pick<BotDeps, 'chat' | 'log'> & { store: Pick<BotDeps['store'], 'findSettings'> };

/**
 * Sends a reply to a message: the one way in which answers, failures, suggestions and files leave. In a group space, a
 * private reply is posted only where its audience may read it, which is checked right before each attempt at each part of
 * it; otherwise the person gets all of it directly, and the space a line that says so. A personal reply is never posted.
 * What a space does not take, the person gets directly too, with a line that says why.
 *
 * @param conditions.mayPost is awaited before each attempt, wherever the reply goes
 * @param conditions.shares those through which it was read: it is posted only where everybody is of their lenders' organizations
 * @throws KnownError `webex_refused` when Webex lets the bot not write to the person; PostError when the reply was not
 *   taken otherwise, or in a direct space; and what `mayPost` throws
 */
export async function sendReply(
  message: Message,
  reply: Reply,
  deps: ReplyDeps,
  { mayPost, shares = [] }: { mayPost?: MayPost; shares?: readonly Share[] } = {},
): Promise<void> {
  const { chat } = deps;
  const { place, isDirect, person } = message;
  const outgoing = outgoingOf(reply);
  const sending = { ...timesOf(message, reply), mayPost };
  if (isDirect) {
    const sent = await chat.send(place, outgoing, sending);
    await reply.onSent?.(sent);
    return;
  }
  const why = reply.isPersonal ? 'personal' : await postInSpace(message, reply, shares, deps, sending);
  if (why === 'posted') return;
  if (!reply.isPointer) {
    const sent = await sendDirect(person.id, inPlaceOfSpace(outgoing, shares), deps, sending);
    await reply.onSent?.(sent);
  }
  const because = why instanceof NotForThisSpaceError ? `: ${why.message}` : '';
  const line = { markdown: `${addressee(message)} I sent you the answer in a direct message${because}.` };
  // The person has the answer: whatever becomes of the line about it is no failure of the answer.
  try {
    if (why !== 'refused' && (await wasTaken(chat.send(place, line, timesOf(message, {}))))) return;
    await chat.sendDirect(person.id, { markdown: MAY_NOT_WRITE }, timesOf(message, {}));
  } catch (err) {
    if (!(err instanceof PostError)) throw err;
    deps.log.warn({ personId: person.id, err }, 'line about an answer that was sent directly not sent');
  }
}

/** Posts a reply in its space. @returns otherwise the reason why it is for the person alone */
async function postInSpace(
  message: Message,
  reply: Reply,
  shares: readonly Share[],
  deps: ReplyDeps,
  { mayPost, ...times }: SendOptions,
): Promise<'posted' | 'refused' | NotForThisSpaceError> {
  try {
    const posting = deps.chat.send(message.place, outgoingOf(reply), {
      ...times,
      async mayPost() {
        if (reply.isPrivate) {
          const { isPosted, why } = await audienceIn(message, deps, shares);
          if (!isPosted) throw new NotForThisSpaceError(why);
        }
        return mayPost?.();
      },
    });
    return (await wasTaken(posting)) ? 'posted' : 'refused';
  } catch (error) {
    if (error instanceof NotForThisSpaceError) return error;
    if (!reply.isPointer || !(error instanceof PostError)) throw error;
    // What it points to has been sent.
    deps.log.warn({ err: error }, 'line about a direct message not sent');
    return 'posted';
  }
}

/** Waits for a post. @returns false when the place refuses whatever the bot writes */
async function wasTaken(posting: Promise<unknown>): Promise<boolean> {
  try {
    await posting;
    return true;
  } catch (error) {
    if (isPlaceRefused(error)) return false;
    throw error;
  }
}

/** `**Ada Moreno**:` says in a group space who is meant: the answer to a button stands below somebody else's message. */
export function addressee({ person }: Pick<Message, 'person'>): string {
  return `${bold(person.displayName)}:`;
}

/**
 * Sends a message that nobody but the person may read, whoever else is in the space.
 *
 * @param line what a group space reads in its place
 * @param conditions those of the message, as of a reply, and what is called once it was sent
 * @returns the reply for the place where it was asked for
 * @throws KnownError `webex_refused`; PostError when Webex did not take it otherwise
 */
export async function sendPrivately(
  message: Message,
  outgoing: Pick<OutgoingMessage, 'markdown' | 'card'>,
  line: string,
  deps: Pick<BotDeps, 'chat' | 'log'>,
  conditions: Pick<Reply, 'until' | 'assertUseful' | 'onSent'> = {},
): Promise<Reply> {
  if (message.isDirect) return { ...outgoing, ...conditions, isPrivate: true };
  const mayPost = async () => {
    await conditions.assertUseful?.();
    return undefined;
  };
  const sending = { ...timesOf(message, conditions), mayPost };
  const sent = await sendDirect(message.person.id, outgoing, deps, sending);
  await conditions.onSent?.(sent);
  return { markdown: line, isPrivate: false, isPointer: true };
}

/** Returns until when a reply is tried, and from when on it can have been posted. */
function timesOf({ askedAt }: Message, { until }: Pick<Reply, 'until'>): SendOptions {
  if (askedAt === undefined) return { until };
  return { after: askedAt, until: until ?? askedAt + HOUR };
}

/** Notes in the buttons of what goes to the person directly that it was read through a share of the space. */
function inPlaceOfSpace(outgoing: OutgoingMessage, shares: readonly Share[]): OutgoingMessage {
  const ofSpace = shares.find(({ borrower }) => borrower.kind === 'space');
  if (outgoing.card === undefined || ofSpace === undefined) return outgoing;
  return { ...outgoing, card: withLentToSpace(outgoing.card, ofSpace.organizationId) };
}

/** Leaves away what says how a reply is sent. */
function outgoingOf({ markdown, card, file }: Reply): OutgoingMessage {
  return { markdown, ...(card && { card }), ...(file && { file }) };
}

/** @throws KnownError `webex_refused` when Webex lets the bot not write to the person */
async function sendDirect(
  personId: string,
  outgoing: OutgoingMessage,
  { chat, log }: Pick<BotDeps, 'chat' | 'log'>,
  options: SendOptions,
): Promise<SentMessage> {
  try {
    return await chat.sendDirect(personId, outgoing, options);
  } catch (cause) {
    if (!isPlaceRefused(cause)) throw cause;
    log.warn({ personId, err: cause }, 'direct message not sent');
    const next = 'Send me a direct message once, then ask again.';
    throw new KnownError('webex_refused', 'Webex did not let me send you a direct message.', next, { cause });
  }
}
