import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import type { Broadcast } from '../../core/broadcast.ts';
import type { Message, Reply } from '../../core/chat.ts';
import { KnownError } from '../../core/errors.ts';
import { guardedChat } from '../../core/guarded-chat.ts';
import { HANDLED, type Handled, OwnershipLostError } from '../../core/inbox.ts';
import type { CommandOutcome } from '../../core/meter.ts';
import { PostError } from '../../core/post-error.ts';
import { currentReference, underReference } from '../../core/reference.ts';
import { recordDeed } from '../audit.ts';
import type { BotDeps, Command, CommandDeps, Invocation, ReadThrough } from '../command.ts';
import { createConfirmations } from '../confirmations.ts';
import { createLateEnds } from '../late-ends.ts';
import { prepareOffer } from '../links/offer-link.ts';
import { administratorsOnly, isForAdministrators, notTheirButton } from '../permissions.ts';
import { createRecentNetworks } from '../recent-networks.ts';
import { createLists } from '../report/lists.ts';
import { createWholeReads, type WholeRead } from '../report/whole-reads.ts';
import { isAboutAdministration } from './administration.ts';
import { isNoQuestion, mayHoldQuestion } from './announcement.ts';
import { answerMeaning } from './answer-meaning.ts';
import { readCommand } from './closing-punctuation.ts';
import { deliverReply } from './deliver-reply.ts';
import { failureReply } from './failure-reply.ts';
import { logFailure } from './log-failure.ts';
import { asRun, createMeaning, isOfAdministrators, type Meaning } from './meaning.ts';
import type { ParsedCommand } from './parse-command.ts';
import { heldBack } from './pasted.ts';
import { postFailure } from './post-failure.ts';
import { NOTICE_DELAY, type ProgressNotice, startProgressNotice } from './progress-notice.ts';
import { smallTalkReply } from './small-talk.ts';
import { meantForAdministrators, unknownCommand } from './unknown-command.ts';

/** A message whose text was read. */
interface Asked extends Pick<Invocation, 'dashboardOpened'> {
  message: Message;
  /** The text as `readCommand` returns it. */
  text: string;
  meaning: Meaning;
  /** The links through which the command reads; `dashboardOpened` adds them. */
  readThrough: ReadThrough[];
  wholeRead: WholeRead;
  notice: Pick<ProgressNotice, 'answerMade'>;
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
  const { log, background, clock, now, meter } = deps;
  const lists = createLists(now);
  const wholeReads = createWholeReads();
  const offers = createKeyedMutex();
  const meaningOf = createMeaning(commands, deps.isAdmin);
  broadcast.subscribe('link', lists.forget);
  const commandDeps: CommandDeps = {
    ...deps,
    confirmations: createConfirmations(deps.store, clock),
    lateEnds: createLateEnds(deps),
    lists,
    recentNetworks: createRecentNetworks(),
  };

  return (message) => underReference(() => dispatch(message), currentReference());

  async function dispatch(message: Message): Promise<Handled> {
    const { person, place, isDirect } = message;
    const spaceId = isDirect ? undefined : place.roomId;
    const read = readCommand(message.text, commands);
    const { text } = read;
    const meaning = meaningOf(message, read);
    const { parsed } = meaning;
    if (message.isAnnouncement && !mayHoldQuestion(parsed)) return HANDLED;
    const wholeRead = wholeReads.begin(person.id, questionOf(message, text, parsed), spaceId);
    const notice = startProgressNotice(message, deps, noticeDelay, wholeRead);
    const readThrough: ReadThrough[] = [];
    const dashboardOpened: Invocation['dashboardOpened'] = (dashboard, through) => {
      readThrough.push(through);
      notice.dashboardOpened(dashboard);
    };
    const asked = { message, text, meaning, dashboardOpened, readThrough, wholeRead, notice };
    const finished = answerIfOwned(asked).finally(() => {
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
    { message, text, meaning, dashboardOpened, readThrough, wholeRead, notice }: Asked,
    deps: CommandDeps,
  ): Promise<void> {
    const { parsed, understood } = meaning;
    const command = parsed?.command;
    const context = { command: command?.name, personId: message.person.id };
    const isOfAdministrator =
      deps.isAdmin(message.person.id) &&
      (isOfAdministrators(understood) || isAboutAdministration(asRun(text, meaning), commands));
    const answered = { message, command, isOfAdministrator, readThrough, mustBeOpen: true };
    let reply: Reply;
    let outcome: CommandOutcome = 'answered';
    try {
      reply = await runCommand();
      log.info(context, 'command answered');
    } catch (error) {
      outcome = logFailure(error, context, log);
      if (message.isAnnouncement && parsed && isNoQuestion(error, parsed)) return;
      reply = await replyToFailure(error, message, deps);
      // It tells of the link, and of nothing that was read through it.
      if (error instanceof KnownError && error.link !== undefined) answered.mustBeOpen = false;
    }
    notice.answerMade();
    wholeRead.answerMade(reply.file?.data.byteLength ?? 0);
    const isPersonal = isOfAdministrator || reply.isPersonal === true;
    outcome = (await deliverReply(answered, { ...reply, isPersonal }, deps)) ?? outcome;
    const { acceptedAt } = message;
    const duration = acceptedAt === undefined ? undefined : Math.max(0, clock() - acceptedAt);
    meter.answered(command?.name ?? 'unknown', outcome, duration);

    async function runCommand(): Promise<Reply> {
      const { person, pressed } = message;
      const isAdmin = deps.isAdmin(person.id);
      const meant =
        command ?? (understood === undefined ? meantForAdministrators(text, commands) : undefined);
      const isRefused = meant !== undefined && isForAdministrators(meant) && !isAdmin;
      if (isRefused) {
        const refused = { action: 'refused', command: meant.name, outcome: 'not_allowed' } as const;
        await recordDeed({ person }, deps, refused);
      }
      if (pressed?.owner !== undefined && pressed.owner !== person.id) throw notTheirButton(message);
      if (isRefused) throw administratorsOnly();
      if (text === '' && pressed === undefined) return smallTalkReply(message);
      const held = parsed && heldBack(message, parsed, text);
      if (held !== undefined) return held;
      const reply = await answerMeaning(meaning, { ...message, dashboardOpened, wholeRead }, deps, commands);
      // What is said of no command repeats the text, which nobody typed when a button said it.
      return reply ?? { ...unknownCommand(text, commands, isAdmin), isPrivate: pressed !== undefined };
    }
  }

  /**
   * Offers a link where one would help. Of commands of one person that fail at the same time, one sends a URL; the others of this
   * process wait until it has arrived, those of other instances only until it is made, however long Webex takes to take it.
   */
  async function replyToFailure(error: unknown, message: Message, deps: CommandDeps): Promise<Reply> {
    if (!(error instanceof KnownError) || error.link === undefined) return plainFailure(error, message);
    const { link } = error;
    try {
      const { id } = message.person;
      return await offers.run(id, async () => {
        const send = await deps.mutex.run(id, () => prepareOffer(message, error, link, deps));
        return await send();
      });
    } catch (second) {
      logFailure(second, {}, log);
      return plainFailure(second, message);
    }
  }

  /** Replies to a failure where no link is offered. A PostError is that of a direct message that the command had to send. */
  function plainFailure(error: unknown, message: Message): Reply {
    if (!(error instanceof PostError)) return failureReply(error, message);
    return postFailure(error, message, false, now);
  }
}

/** Returns the question as the person typed it; of a button only the command, because the rest names ids. */
function questionOf({ pressed }: Message, text: string, parsed: ParsedCommand | undefined): string {
  return pressed === undefined ? text : (parsed?.command.name ?? text);
}
