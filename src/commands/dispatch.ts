import { announced } from '../core/announced.ts';
import type { Incoming } from '../core/chat.ts';
import { type Fault, KnownError, messageOf } from '../core/errors.ts';
import { type Handled, TakenOver } from '../core/inbox.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import type { CommandOutcome } from '../core/meter.ts';
import type { News } from '../core/news.ts';
import { currentReference, underReference } from '../core/reference.ts';
import { isForAdministrators, notAdmitted } from './admittance.ts';
import { answer, forThemOnly, whose } from './answering.ts';
import type { CommandParts, Parts, Reply } from './command.ts';
import { createConfirmations } from './confirmations.ts';
import { failure } from './failure.ts';
import { commands } from './index.ts';
import { offerLink } from './links/offer-link.ts';
import { parse, plainly } from './parsing.ts';
import { type Patience, SILENCE, startPatience } from './patience.ts';
import { recordDeed } from './record-deed.ts';
import { createLists } from './report/lists.ts';
import { unknownCommand } from './unknown-command.ts';

/** What people mend themselves. */
const EVERYDAY: readonly Fault[] = ['not_linked', 'ambiguous', 'not_found', 'bad_arguments'];

/**
 * Answers what somebody said to the bot. Never rejects: every failure is answered and logged under
 * one reference. The text of a message is never logged.
 *
 * @param silence milliseconds until somebody who waits is told so; from then on nobody else in the space waits
 * @returns when it is answered, or the answer takes long
 */
export function createDispatch(
  { news, ...given }: Parts & { news: Pick<News, 'on'> },
  silence = SILENCE,
): (incoming: Incoming) => Promise<Handled> {
  const { log, background, clock, meter } = given;
  const lists = createLists(clock);
  news.on('link', lists.forget);
  const all: CommandParts = {
    ...given,
    confirmations: createConfirmations(given.store, clock),
    lists,
  };

  return (incoming) => underReference(() => dispatch(incoming), currentReference());

  async function dispatch(incoming: Incoming): Promise<Handled> {
    const patience = startPatience(incoming, given, silence);
    const finished = answerOnce(incoming, patience).finally(() => patience.end());
    await Promise.race([finished, patience.told]);
    background.run('slow answer', () => finished);
    return { finished };
  }

  async function answerOnce(incoming: Incoming, patience: Patience): Promise<void> {
    try {
      await handle(incoming, patience, { ...all, chat: announced(given.chat, incoming.answering) });
    } catch (error) {
      if (!(error instanceof TakenOver)) throw error;
      log.warn({ personId: incoming.person.id }, error.message);
    }
  }

  async function handle(incoming: Incoming, { opened }: Patience, parts: CommandParts): Promise<void> {
    const text = plainly(incoming.text);
    const found = parse(text, commands);
    const context = { command: found?.command.name, personId: incoming.person.id };
    let reply: Reply;
    let outcome: CommandOutcome = 'answered';
    try {
      reply = await replyTo();
      log.info(context, 'answering');
    } catch (error) {
      outcome = logFailure(error, context);
      reply = await afterFailure(error, incoming, parts);
    }
    try {
      await answer(incoming, reply, parts);
    } catch (error) {
      outcome = logFailure(error, context);
      const { markdown } = failure(error, incoming.person);
      await parts.chat.send(incoming.place, { markdown }).catch((again) => {
        if (again instanceof TakenOver) throw again;
        log.error({ ...context, error: messageOf(again) }, 'nothing could be answered');
      });
    }
    const { acceptedAt } = incoming;
    const took = acceptedAt === undefined ? undefined : clock() - acceptedAt;
    meter.answered(found?.command.name ?? 'unknown', outcome, took);

    async function replyTo(): Promise<Reply> {
      const { person, pressed } = incoming;
      if (pressed?.owner !== undefined && pressed.owner !== person.id) throw notTheirs(incoming);
      const isAdmin = parts.isAdmin(person.id);
      if (!found) return unknownCommand(text, commands, isAdmin);
      const { command, said, rest, words } = found;
      if (isForAdministrators(command) && !isAdmin) {
        const refused = { action: 'refused', command: command.name, outcome: 'not_allowed' } as const;
        await recordDeed({ person }, parts, refused);
        throw notAdmitted();
      }
      if (command.isOnce) await incoming.answering?.();
      const done = await command.run({ ...incoming, said, rest, words, opened }, parts);
      if (!isForAdministrators(command)) return done;
      return forThemOnly(incoming, done, `${whose(incoming)} I sent you the answer directly.`, parts);
    }
  }

  /** What a link would mend is answered with one: of a person's commands that fail side by side one sends a URL. */
  async function afterFailure(error: unknown, incoming: Incoming, parts: CommandParts): Promise<Reply> {
    const plain = failure(error, incoming.person);
    if (!(error instanceof KnownError) || error.link === undefined) return plain;
    const { link } = error;
    try {
      return await parts.inTurn(incoming.person.id, () => offerLink(incoming, error, link, parts));
    } catch (second) {
      logFailure(second, {});
      return failure(second, incoming.person);
    }
  }

  /** What somebody else answers now is no failure. @throws TakenOver */
  function logFailure(error: unknown, context: object): CommandOutcome {
    if (error instanceof TakenOver) throw error;
    if (!(error instanceof KnownError)) {
      log.error({ ...context, err: error }, 'failed');
      return 'failed';
    }
    const { fault } = error;
    const cause = error.cause === undefined ? undefined : messageOf(error.cause);
    // Everyday answers are nothing for an operator to look into.
    log[EVERYDAY.includes(fault) ? 'info' : 'warn']({ ...context, fault, cause }, 'refused');
    return fault;
  }
}

/** A list, or a choice, is for the person who asked. */
function notTheirs(incoming: Incoming): KnownError {
  const what = `${incoming.isDirect ? '' : `${escapeMarkdown(incoming.person.displayName)}: `}That button is for the person who asked.`;
  return new KnownError('not_allowed', what, 'Ask me the same, and you get buttons of your own.');
}
