import { TooLateError } from '../async/begin-anew.ts';
import type { Chat, Message, OutgoingMessage } from '../chat.ts';
import { HANDLED, type Handled, OwnershipLostError } from '../inbox.ts';
import type { Grant } from '../links.ts';
import type { Log } from '../log.ts';
import { isPlaceRefused } from '../post-error.ts';
import type { LinkTicket, WaitingCommand } from '../tickets.ts';
import { waitingCommands } from './waiting-commands.ts';

/** The collaborators of `afterLinking`. */
export interface AfterLinkingDeps {
  chat: Pick<Chat, 'sendDirect' | 'isIn'>;
  /** Makes the message that names the link. Must not reject. */
  noticeOf(grant: Grant): Promise<OutgoingMessage>;
  dispatch(message: Message): Promise<Handled>;
  log: Log;
}

/**
 * Tells the person which organization was linked, then answers the commands that waited, in their order, each where it was
 * asked.
 *
 * @returns what became of the commands; `HANDLED` without any
 * @throws OwnershipLostError, and TooLateError when `chat` gave up asking whether the person is in the space
 */
export async function afterLinking(
  ticket: LinkTicket,
  grant: Grant,
  { chat, noticeOf, dispatch, log }: AfterLinkingDeps,
): Promise<Handled> {
  const { personId: id, personName: displayName, personEmail: email, personOrgId: orgId } = ticket;
  const refusals = new Set<string>();
  const commands: WaitingCommand[] = [];
  // Asked before anything is sent: while Webex does not answer, a restart begins anew.
  for (const waiting of waitingCommands(ticket)) {
    const refusal = waiting.isDirect ? undefined : await whyNotIn(waiting.place.roomId);
    if (refusal === undefined) commands.push(waiting);
    else refusals.add(refusal);
  }
  // If Webex refuses the notice, the commands are still answered.
  await tell(await noticeOf(grant));
  const handled: Handled[] = [];
  for (const waiting of commands)
    handled.push(await dispatch({ person: { id, displayName, email, orgId }, ...waiting }));
  for (const refusal of refusals) await tell({ markdown: `${refusal} Ask me again, here or where you are.` });
  return handled.length === 0 ? HANDLED : { finished: allFinished(handled) };

  /** The person may have left the space meanwhile: its members must not read their organization's data. */
  async function whyNotIn(roomId: string): Promise<string | undefined> {
    try {
      const isIn = await chat.isIn(roomId, id);
      return isIn ? undefined : 'You are no longer in the space in which you asked.';
    } catch (err) {
      // Where the bot may not read it may not write either: then the dispatch answers the person directly.
      if (isPlaceRefused(err)) return undefined;
      if (err instanceof OwnershipLostError || err instanceof TooLateError) throw err;
      log.warn({ err, personId: id }, 'the command that waited for a link is not answered');
      return 'Webex does not tell me whether you are still in the space in which you asked.';
    }
  }

  async function tell(message: OutgoingMessage): Promise<void> {
    try {
      await chat.sendDirect(id, message);
    } catch (err) {
      if (err instanceof OwnershipLostError) throw err;
      log.warn({ err, personId: id }, 'person not told about a new link');
    }
  }
}

async function allFinished(handled: readonly Handled[]): Promise<void> {
  await Promise.all(handled.map(({ finished }) => finished));
}
