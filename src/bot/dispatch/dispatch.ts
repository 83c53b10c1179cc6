import type { Broadcast } from '../../core/broadcast.ts';
import type { Message, Reply } from '../../core/chat.ts';
import { type ErrorCode, KnownError, messageOf } from '../../core/errors.ts';
import { guardedChat } from '../../core/guarded-chat.ts';
import { type Handled, LeaseLostError } from '../../core/inbox.ts';
import { escapeMarkdown } from '../../core/markdown.ts';
import type { CommandOutcome } from '../../core/meter.ts';
import { currentReference, underReference } from '../../core/reference.ts';
import { recordDeed } from '../audit.ts';
import type { BotDeps, Command, CommandDeps } from '../command.ts';
import { createConfirmations } from '../confirmations.ts';
import { offerLink } from '../links/offer-link.ts';
import { administratorsOnly, isForAdministrators } from '../permissions.ts';
import { addressee, sendPrivately, sendReply } from '../reply.ts';
import { createLists } from '../report/lists.ts';
import { failureReply } from './failure-reply.ts';
import { normalizeText, parseCommand } from './parse-command.ts';
import { NOTICE_DELAY, type ProgressNotice, startProgressNotice } from './progress-notice.ts';
import { unknownCommand } from './unknown-command.ts';

/** What people mend themselves. */
const EVERYDAY: readonly ErrorCode[] = ['not_linked', 'ambiguous', 'not_found', 'bad_arguments'];

/**
 * Answers what somebody said to the bot. Never rejects: every failure is answered and logged under
 * one reference. The text of a message is never logged.
 *
 * @param silence milliseconds until somebody who waits is told so; from then on nobody else in the space waits
 * @returns when it is answered, or the answer takes long
 */
export function createDispatch(
  {
    commands,
    broadcast,
    ...given
  }: BotDeps & { commands: readonly Command[]; broadcast: Pick<Broadcast, 'subscribe'> },
  silence = NOTICE_DELAY,
): (message: Message) => Promise<Handled> {
  const { log, background, clock, meter } = given;
  const lists = createLists(clock);
  broadcast.subscribe('link', lists.forget);
  const all: CommandDeps = {
    ...given,
    confirmations: createConfirmations(given.store, clock),
    lists,
  };

  return (message) => underReference(() => dispatch(message), currentReference());

  async function dispatch(message: Message): Promise<Handled> {
    const patience = startProgressNotice(message, given, silence);
    const finished = answerOnce(message, patience).finally(() => patience.end());
    await Promise.race([finished, patience.shown]);
    background.run('slow answer', () => finished);
    return { finished };
  }

  async function answerOnce(message: Message, patience: ProgressNotice): Promise<void> {
    try {
      await handle(message, patience, { ...all, chat: guardedChat(given.chat, message.checkOwnership) });
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error;
      log.warn({ personId: message.person.id }, error.message);
    }
  }

  async function handle(
    message: Message,
    { dashboardOpened: opened }: ProgressNotice,
    deps: CommandDeps,
  ): Promise<void> {
    const text = normalizeText(message.text);
    const found = parseCommand(text, commands);
    const context = { command: found?.command.name, personId: message.person.id };
    let reply: Reply;
    let outcome: CommandOutcome = 'answered';
    try {
      reply = await replyTo();
      log.info(context, 'checkOwnership');
    } catch (error) {
      outcome = logFailure(error, context);
      reply = await afterFailure(error, message, deps);
    }
    try {
      await sendReply(message, reply, deps);
    } catch (error) {
      outcome = logFailure(error, context);
      const { markdown } = failureReply(error, message.person);
      await deps.chat.send(message.place, { markdown }).catch((again) => {
        if (again instanceof LeaseLostError) throw again;
        log.error({ ...context, err: again }, 'nothing could be answered');
      });
    }
    const { acceptedAt } = message;
    const took = acceptedAt === undefined ? undefined : clock() - acceptedAt;
    meter.answered(found?.command.name ?? 'unknown', outcome, took);

    async function replyTo(): Promise<Reply> {
      const { person, pressed } = message;
      if (pressed?.owner !== undefined && pressed.owner !== person.id) throw notTheirs(message);
      const isAdmin = deps.isAdmin(person.id);
      if (!found) return unknownCommand(text, commands, isAdmin);
      const { command, argumentText: said, argument: rest, words } = found;
      if (isForAdministrators(command) && !isAdmin) {
        const refused = { action: 'refused', command: command.name, outcome: 'not_allowed' } as const;
        await recordDeed({ person }, deps, refused);
        throw administratorsOnly();
      }
      if (command.isOnce) await message.checkOwnership?.();
      const done = await command.run(
        { ...message, argumentText: said, argument: rest, words, dashboardOpened: opened },
        deps,
      );
      if (!isForAdministrators(command)) return done;
      return sendPrivately(message, done, `${addressee(message)} I sent you the answer directly.`, deps);
    }
  }

  /** What a link would mend is answered with one: of a person's commands that fail side by side one sends a URL. */
  async function afterFailure(error: unknown, message: Message, deps: CommandDeps): Promise<Reply> {
    const plain = failureReply(error, message.person);
    if (!(error instanceof KnownError) || error.link === undefined) return plain;
    const { link } = error;
    try {
      return await deps.mutex.run(message.person.id, () => offerLink(message, error, link, deps));
    } catch (second) {
      logFailure(second, {});
      return failureReply(second, message.person);
    }
  }

  /** What somebody else answers now is no failure. @throws TakenOver */
  function logFailure(error: unknown, context: object): CommandOutcome {
    if (error instanceof LeaseLostError) throw error;
    if (!(error instanceof KnownError)) {
      log.error({ ...context, err: error }, 'failed');
      return 'failed';
    }
    const { code } = error;
    // Everyday answers are nothing for an operator to look into.
    log[EVERYDAY.includes(code) ? 'info' : 'warn']({ ...context, err: error }, 'refused');
    return code;
  }
}

/** A list, or a choice, is for the person who asked. */
function notTheirs(message: Message): KnownError {
  const what = `${message.isDirect ? '' : `${escapeMarkdown(message.person.displayName)}: `}That button is for the person who asked.`;
  return new KnownError('not_allowed', what, 'Ask me the same, and you get buttons of your own.');
}
