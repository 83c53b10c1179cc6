import { TooLateError } from '../async/begin-anew.ts';
import type { Chat, Message, OutgoingMessage } from '../chat.ts';
import { HANDLED, type Handled, OwnershipLostError } from '../inbox.ts';
import type { Log } from '../log.ts';
import type { Person } from '../person.ts';
import { isPlaceRefused } from '../post-error.ts';
import type { WaitingCommand } from '../tickets.ts';

/** The collaborators of `answerWaiting`. */
export interface AnswerWaitingDeps {
  chat: Pick<Chat, 'sendDirect' | 'isIn'>;
  dispatch(message: Message): Promise<Handled>;
  log: Log;
}

/**
 * Tells a person that they can ask now, then answers the commands that waited for it, in their order, each where it was asked.
 *
 * @param noticeOf makes the message that tells it; must not reject
 * @returns what became of the commands; `HANDLED` without any
 * @throws OwnershipLostError, and TooLateError when `chat` gave up asking whether the person is in the space
 */
export async function answerWaiting(
  person: Person,
  asked: readonly WaitingCommand[],
  noticeOf: () => Promise<OutgoingMessage>,
  { chat, dispatch, log }: AnswerWaitingDeps,
): Promise<Handled> {
  const personId = person.id;
  const refusals = new Set<string>();
  const commands: WaitingCommand[] = [];
  // Asked before anything is sent: while Webex does not answer, a restart begins anew.
  for (const waiting of asked) {
    const refusal = waiting.isDirect ? undefined : await whyNotIn(waiting.place.roomId);
    if (refusal === undefined) commands.push(waiting);
    else refusals.add(refusal);
  }
  // If Webex refuses the notice, the commands are still answered.
  await tell(await noticeOf());
  const handled: Handled[] = [];
  for (const waiting of commands) handled.push(await dispatch({ person, ...waiting }));
  for (const refusal of refusals) await tell({ markdown: `${refusal} Ask me again, here or where you are.` });
  return handled.length === 0 ? HANDLED : { finished: allFinished(handled) };

  /** The person may have left the space meanwhile: its members must not read their organization's data. */
  async function whyNotIn(roomId: string): Promise<string | undefined> {
    try {
      const isIn = await chat.isIn(roomId, personId);
      return isIn ? undefined : 'You are no longer in the space in which you asked.';
    } catch (err) {
      // Where the bot may not read it may not write either: then the dispatch answers the person directly.
      if (isPlaceRefused(err)) return undefined;
      if (err instanceof OwnershipLostError || err instanceof TooLateError) throw err;
      log.warn({ err, personId }, 'the command that waited is not answered');
      return 'Webex does not tell me whether you are still in the space in which you asked.';
    }
  }

  async function tell(message: OutgoingMessage): Promise<void> {
    try {
      await chat.sendDirect(personId, message);
    } catch (err) {
      if (err instanceof OwnershipLostError) throw err;
      log.warn({ err, personId }, 'person not told that they can ask now');
    }
  }
}

async function allFinished(handled: readonly Handled[]): Promise<void> {
  await Promise.all(handled.map(({ finished }) => finished));
}
