import type { Incoming } from '../core/chat.ts';
import { type Fault, KnownError, messageOf } from '../core/errors.ts';
import { createTurns } from '../core/in-turn.ts';
import { newReference } from '../core/secrets.ts';
import { isForAdministrators, notAdmitted } from './admittance.ts';
import { answer, forThemOnly, whose } from './answering.ts';
import type { CommandParts, Parts, Reply } from './command.ts';
import { createConfirmations } from './confirmations.ts';
import { commands } from './index.ts';
import { offerLink } from './links/offer-link.ts';
import { parse, plainly } from './parsing.ts';
import { recordDeed } from './record-deed.ts';
import { unknownCommand } from './unknown-command.ts';

/**
 * Answers what somebody said to the bot. Never rejects: every failure is answered and logged under
 * one reference. The text of a message is never logged.
 */
export function createDispatch(given: Parts): (incoming: Incoming) => Promise<void> {
  const { chat, log } = given;
  const parts: CommandParts = { ...given, confirmations: createConfirmations(given.clock) };
  /** One person's commands can fail side by side in several spaces: one of them sends a URL. */
  const inTurn = createTurns();

  return async function dispatch(incoming) {
    const reference = newReference();
    const text = plainly(incoming.text);
    const isAdmin = parts.isAdmin(incoming.person.id);
    const found = parse(text, commands);
    const context = { reference, command: found?.command.name, personId: incoming.person.id };
    let reply: Reply;
    try {
      if (!found) reply = unknownCommand(text, commands, isAdmin);
      else if (!isAdmin && isForAdministrators(found.command)) {
        const { name: command } = found.command;
        const refused = { action: 'refused', command, outcome: 'not_allowed' } as const;
        await recordDeed({ person: incoming.person, reference }, parts, refused);
        throw notAdmitted();
      } else {
        const { command, rest, words } = found;
        reply = await command.run({ ...incoming, rest, words, reference }, parts);
        if (isForAdministrators(command)) {
          reply = await forThemOnly(
            incoming,
            reply,
            `${whose(incoming)} I sent you the answer directly.`,
            parts,
          );
        }
      }
      log.info(context, 'answering');
    } catch (error) {
      logFailure(error, context);
      reply = await afterFailure(error, incoming, reference);
    }
    try {
      await answer(incoming, reply, parts);
    } catch (error) {
      logFailure(error, context);
      const { markdown } = failure(error, reference);
      await chat.send(incoming.place, { markdown }).catch((again) => {
        log.error({ ...context, error: messageOf(again) }, 'nothing could be answered');
      });
    }
  };

  /** What a link would mend is answered with one. */
  async function afterFailure(error: unknown, incoming: Incoming, reference: string): Promise<Reply> {
    if (!(error instanceof KnownError) || error.link === undefined) return failure(error, reference);
    const { link } = error;
    try {
      return await inTurn(incoming.person.id, () => offerLink(incoming, error, link, parts));
    } catch (second) {
      logFailure(second, { reference });
      return failure(second, reference);
    }
  }

  function logFailure(error: unknown, context: object): void {
    if (!(error instanceof KnownError)) log.error({ ...context, err: error }, 'failed');
    else {
      const cause = error.cause === undefined ? undefined : messageOf(error.cause);
      log.warn({ ...context, fault: error.fault, cause }, 'refused');
    }
  }
}

/** The other faults can name networks and organizations, so their text is as private as an answer. */
const NAMING_NOTHING: readonly Fault[] = ['not_allowed', 'not_linked', 'bad_arguments', 'webex_refused'];

function failure(error: unknown, reference: string): Reply {
  const known = error instanceof KnownError;
  const what = known ? error.message : 'Something went wrong on my side.';
  const next = known ? error.next : 'Try again; if it stays, tell the people who run me the reference.';
  return {
    markdown: `**${what}** ${next}\n\nReference: \`${reference}\``,
    isPrivate: known && !NAMING_NOTHING.includes(error.fault),
  };
}
