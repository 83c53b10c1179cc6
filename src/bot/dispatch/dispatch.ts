import type { Broadcast } from '../../core/broadcast.ts';
import type { Message, Reply } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import { guardedChat } from '../../core/guarded-chat.ts';
import { type Handled, OwnershipLostError } from '../../core/inbox.ts';
import type { CommandOutcome } from '../../core/meter.ts';
import { currentReference, underReference } from '../../core/reference.ts';
import { recordDeed } from '../audit.ts';
import type { BotDeps, Command, CommandDeps } from '../command.ts';
import { createConfirmations } from '../confirmations.ts';
import { offerLink } from '../links/offer-link.ts';
import {
  administratorsOnly,
  isAdmitted,
  isForAdministrators,
  notTheirButton,
  outsideNoticeFor,
} from '../permissions.ts';
import { sendReply } from '../reply.ts';
import { createLists } from '../report/lists.ts';
import { createWholeReads, type WholeRead } from '../report/whole-reads.ts';
import { isAboutAdministration } from './administration.ts';
import { EVERYDAY_CODES, failureReply } from './failure-reply.ts';
import { normalizeText, type ParsedCommand, parseCommand } from './parse-command.ts';
import { NOTICE_DELAY, type ProgressNotice, startProgressNotice } from './progress-notice.ts';
import { meantForAdministrators, unknownCommand } from './unknown-command.ts';

/** A message whose text was read. */
interface Asked extends Pick<ProgressNotice, 'dashboardOpened'> {
  message: Message;
  /** The text as `normalizeText` returns it. */
  text: string;
  /** The command that the text calls; undefined when there is none. */
  parsed: ParsedCommand | undefined;
  wholeRead: WholeRead;
}

/** Collaborators of the dispatch, with the commands it knows. */
export interface DispatchDeps extends BotDeps {
  commands: readonly Command[];
  broadcast: Pick<Broadcast, 'subscribe'>;
}

/**
 * Creates the function that answers a message. It never rejects: every failure is answered, and logged under one
 * reference. The text of a message is never logged.
 *
 * @param noticeDelay milliseconds until a person who waits gets a progress notice; from then on the next message of the
 *   space no longer waits for this one
 * @returns a function that resolves when the message is answered, or when the notice was sent
 */
export function createDispatch(
  { commands, broadcast, ...deps }: DispatchDeps,
  noticeDelay = NOTICE_DELAY,
): (message: Message) => Promise<Handled> {
  const { log, background, clock, meter } = deps;
  const lists = createLists(clock);
  const wholeReads = createWholeReads();
  broadcast.subscribe('link', lists.forget);
  const commandDeps: CommandDeps = {
    ...deps,
    confirmations: createConfirmations(deps.store, clock),
    lists,
  };

  return (message) => underReference(() => dispatch(message), currentReference());

  async function dispatch(message: Message): Promise<Handled> {
    const { person, place, isDirect } = message;
    const spaceId = isDirect ? undefined : place.roomId;
    const text = normalizeText(message.text);
    const parsed = parseCommand(text, commands);
    const wholeRead = wholeReads.begin(person.id, questionOf(message, text, parsed), spaceId);
    const notice = startProgressNotice(message, deps, noticeDelay, wholeRead);
    const { dashboardOpened } = notice;
    const asked = { message, text, parsed, dashboardOpened, wholeRead };
    const finished = answerIfOwned(asked).finally(() => {
      // Only here: until it is sent, the answer's file is in memory.
      wholeRead[Symbol.dispose]();
      return notice.end();
    });
    await Promise.race([finished, notice.shown]);
    background.run('slow answer', () => finished);
    return { finished };
  }

  /** Leaves a message that another instance has taken over. */
  async function answerIfOwned(asked: Asked): Promise<void> {
    const { message } = asked;
    const chat = guardedChat(deps.chat, message.checkOwnership);
    try {
      await answer(asked, { ...commandDeps, chat });
    } catch (error) {
      if (!(error instanceof OwnershipLostError)) throw error;
      log.warn({ err: error, personId: message.person.id }, 'message taken over by another instance');
    }
  }

  async function answer(
    { message, text, parsed, dashboardOpened, wholeRead }: Asked,
    deps: CommandDeps,
  ): Promise<void> {
    const context = { command: parsed?.command.name, personId: message.person.id };
    const isOfAdministrator = deps.isAdmin(message.person.id) && isAboutAdministration(text, commands);
    let reply: Reply;
    let outcome: CommandOutcome = 'answered';
    try {
      reply = await runCommand();
      log.info(context, 'command answered');
    } catch (error) {
      outcome = logFailure(error, context);
      reply = await replyToFailure(error, message, deps);
    }
    // Rights may end while a command runs: what was read until then, or failed, is not told to anybody.
    if (isOfAdministrator && !deps.isAdmin(message.person.id)) {
      outcome = logFailure(administratorsOnly(), context);
      reply = failureReply(administratorsOnly(), message);
    }
    try {
      if (isAdmitted(message.person, parsed?.command, deps))
        // Decided for whatever is replied: an answer, a failure, a suggestion, a choice.
        await sendReply(message, { ...reply, isPersonal: isOfAdministrator }, deps);
      else await refuseLate();
    } catch (error) {
      outcome = logFailure(error, context);
      // The failure of a post names no person, organization or network, so the space may read it.
      const { markdown } = failureReply(error, message);
      await deps.chat.send(message.place, { markdown }).catch((second) => {
        if (second instanceof OwnershipLostError) throw second;
        log.error({ ...context, err: second }, 'reply not sent: Webex refused the failure message too');
      });
    }
    const { acceptedAt } = message;
    const duration = acceptedAt === undefined ? undefined : clock() - acceptedAt;
    meter.answered(parsed?.command.name ?? 'unknown', outcome, duration);

    /** The person may not use the bot any more: what was read meanwhile is not answered, least of all in a space. */
    async function refuseLate(): Promise<void> {
      const { person } = message;
      outcome = 'not_allowed';
      log.warn(context, 'answer dropped: its person may not use the bot any more');
      await deps.chat.sendDirect(person.id, outsideNoticeFor(person, deps)).catch((err: unknown) => {
        if (err instanceof OwnershipLostError) throw err;
        log.warn({ ...context, err }, 'refused person not told');
      });
    }

    async function runCommand(): Promise<Reply> {
      const { person, pressed } = message;
      const isAdmin = deps.isAdmin(person.id);
      const meant = parsed?.command ?? meantForAdministrators(text, commands);
      const isRefused = meant !== undefined && isForAdministrators(meant) && !isAdmin;
      if (isRefused) {
        const refused = { action: 'refused', command: meant.name, outcome: 'not_allowed' } as const;
        await recordDeed({ person }, deps, refused);
      }
      if (pressed?.owner !== undefined && pressed.owner !== person.id) throw notTheirButton(message);
      if (isRefused) throw administratorsOnly();
      if (parsed === undefined) {
        // It repeats the text, which nobody typed when a button said it.
        return { ...unknownCommand(text, commands, isAdmin), isPrivate: pressed !== undefined };
      }
      const { command, ...args } = parsed;
      if (command.isOnce) await message.checkOwnership?.();
      return command.run({ ...message, ...args, dashboardOpened, wholeRead }, deps);
    }
  }

  /** Offers a link where one would help. Of commands of one person that fail at the same time, one sends a URL. */
  async function replyToFailure(error: unknown, message: Message, deps: CommandDeps): Promise<Reply> {
    if (!(error instanceof KnownError) || error.link === undefined) return failureReply(error, message);
    const { link } = error;
    try {
      return await deps.mutex.run(message.person.id, () => offerLink(message, error, link, deps));
    } catch (second) {
      logFailure(second, {});
      return failureReply(second, message);
    }
  }

  /** @throws OwnershipLostError unchanged: a message that another instance answers is no failure */
  function logFailure(error: unknown, context: object): CommandOutcome {
    if (error instanceof OwnershipLostError) throw error;
    if (!(error instanceof KnownError)) {
      log.error({ ...context, err: error }, 'command failed');
      return 'failed';
    }
    const level = EVERYDAY_CODES.includes(error.code) ? 'info' : 'warn';
    log[level]({ ...context, err: error }, 'command refused');
    return error.code;
  }
}

/** Returns the question as the person typed it; of a button only the command, because the rest names ids. */
function questionOf({ pressed }: Message, text: string, parsed: ParsedCommand | undefined): string {
  return pressed === undefined ? text : (parsed?.command.name ?? text);
}
