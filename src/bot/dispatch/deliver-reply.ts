import type { Message, Reply } from '../../core/chat.ts';
import { MINUTE } from '../../core/clock.ts';
import { KnownError } from '../../core/errors.ts';
import { OwnershipLostError } from '../../core/inbox.ts';
import type { CommandOutcome } from '../../core/meter.ts';
import { isPlaceRefused } from '../../core/post-error.ts';
import type { Command, CommandDeps, ReadThrough } from '../command.ts';
import { assertMayPost } from '../links/still-open.ts';
import { administratorsOnly, isAdmitted, outsideNoticeFor } from '../permissions.ts';
import { sendReply } from '../reply.ts';
import { failureReply } from './failure-reply.ts';
import { logFailure } from './log-failure.ts';
import { postFailure } from './post-failure.ts';

/** Keeps a reply from a person who may not use the bot any more. */
class NowOutsideError extends Error {
  override readonly name = 'NowOutsideError';
  readonly code = 'not_admitted';
}

/** A message whose reply is to be sent, and what has to hold when it is. */
export interface Answered {
  message: Message;
  command: Command | undefined;
  /** Whether only an administrator may get the reply. */
  isOfAdministrator: boolean;
  /** The links through which the reply was read: those of others decide where it may be posted. */
  readThrough: readonly ReadThrough[];
  /** Whether nothing is told once one of them has ended; false for what tells of the end. */
  mustBeOpen: boolean;
}

/** Failures that say nothing about what the reply holds: what stands between it and the person. */
const IN_THE_WAY = ['webex_refused', 'store_unavailable'];

/**
 * Sends a reply. Before each attempt at each part of it, the person, their rights, the links and the shares are looked at again; what
 * has changed since the reply was made is told in place of it, and so is why it could not be sent.
 *
 * @returns why the reply was not sent; undefined when it was
 * @throws OwnershipLostError
 */
export async function deliverReply(
  answered: Answered,
  reply: Reply,
  deps: CommandDeps,
  isLast = false,
): Promise<CommandOutcome | undefined> {
  const { message, command, isOfAdministrator, readThrough, mustBeOpen } = answered;
  const { person } = message;
  const context = { command: command?.name, personId: person.id };

  async function mayPost() {
    if (!isAdmitted(person, command, deps)) throw new NowOutsideError();
    if (isOfAdministrator && !deps.isAdmin(person.id)) throw administratorsOnly();
    if (mustBeOpen) await assertMayPost(readThrough, message, deps);
    await reply.assertUseful?.();
    return undefined;
  }

  try {
    await sendReply(message, reply, deps, {
      mayPost,
      shares: [...readThrough.flatMap(({ share }) => share ?? []), ...(reply.tellsOf ?? [])],
    });
    return undefined;
  } catch (error) {
    await reply.onUnsent?.(error).catch((err: unknown) => {
      deps.log.error({ ...context, err }, 'what an unsent reply would have told could not be taken back');
    });
    if (error instanceof NowOutsideError) return await refuseLate(message, context, deps);
    const outcome = logFailure(error, context, deps.log);
    if (isLast || isPlaceRefused(error)) {
      deps.log.warn(
        { ...context, err: error },
        'reply not sent: Webex took neither the answer nor a line about it',
      );
    } else if (error instanceof KnownError && !IN_THE_WAY.includes(error.code) && !reply.isDone) {
      // The rights or a link ended: nothing of the reply is told any more.
      const checks = {
        isOfAdministrator: isOfAdministrator && error.code !== 'not_allowed',
        mustBeOpen: false,
      };
      const instead = { ...failureReply(error, message), ...(reply.isPersonal && { isPersonal: true }) };
      await deliverReply({ ...answered, ...checks }, instead, deps);
    } else {
      const line = postFailure(error, message, reply.isDone === true, deps.now);
      await deliverReply({ ...answered, isOfAdministrator: false, mustBeOpen: false }, line, deps, true);
    }
    return outcome;
  }
}

/** The person may not use the bot any more: what was read meanwhile is not answered, least of all in a space. */
async function refuseLate({ person }: Message, context: object, deps: CommandDeps): Promise<CommandOutcome> {
  deps.log.warn(context, 'answer dropped: its person may not use the bot any more');
  try {
    const until = deps.now() + MINUTE;
    await deps.chat.sendDirect(person.id, outsideNoticeFor(person, deps), { until });
  } catch (err) {
    if (err instanceof OwnershipLostError) throw err;
    deps.log.warn({ ...context, err }, 'refused person not told');
  }
  return 'not_allowed';
}
