import { TooLateError } from '../async/begin-anew.ts';
import type { Chat, Message, OutgoingMessage } from '../chat.ts';
import { HANDLED, type Handled, OwnershipLostError } from '../inbox.ts';
import type { Grant } from '../links.ts';
import type { Log } from '../log.ts';
import { linkedNotice } from '../notices.ts';
import { isPlaceRefused } from '../post-error.ts';
import type { LinkTicket } from '../tickets.ts';

/** The collaborators of `afterLinking`. */
export interface AfterLinkingDeps {
  chat: Pick<Chat, 'sendDirect' | 'isIn'>;
  dispatch(message: Message): Promise<Handled>;
  log: Log;
}

/**
 * Tells the person which organization was linked, then answers the command that waited, where it was asked.
 *
 * @returns what became of the command; `HANDLED` without one
 * @throws OwnershipLostError, and TooLateError when `chat` gave up asking whether the person is in the space
 */
export async function afterLinking(
  ticket: LinkTicket,
  grant: Grant,
  { chat, dispatch, log }: AfterLinkingDeps,
): Promise<Handled> {
  const { personId: id, personName: displayName, personEmail: email, personOrgId: orgId, waiting } = ticket;
  // Asked before anything is sent: while Webex does not answer, a restart begins anew.
  const refusal = waiting && !waiting.isDirect ? await whyNotIn(waiting.place.roomId) : undefined;
  // If Webex refuses the notice, the command is still answered.
  await tell(linkedNotice(grant));
  if (waiting === undefined) return HANDLED;
  if (refusal === undefined) return dispatch({ person: { id, displayName, email, orgId }, ...waiting });
  await tell({ markdown: `${refusal} Ask me again, here or where you are.` });
  return HANDLED;

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
