import type { Chat, Message } from '../chat.ts';
import { HANDLED, type Handled } from '../inbox.ts';
import type { Grant } from '../links.ts';
import { linkedNotice } from '../notices.ts';
import type { LinkTicket, WaitingCommand } from '../tickets.ts';

/** The collaborators of `afterLinking`. */
export interface AfterLinkingDeps {
  chat: Pick<Chat, 'sendDirect' | 'isIn'>;
  dispatch(message: Message): Promise<Handled>;
}

/**
 * Tells the person which organization was linked, then answers the command that waited, where it was asked.
 *
 * @returns what became of the command; `HANDLED` without one
 * @throws what `chat` throws when the person could not be told; the command is answered before that
 */
export async function afterLinking(
  ticket: LinkTicket,
  grant: Grant,
  { chat, dispatch }: AfterLinkingDeps,
): Promise<Handled> {
  const { personId: id, personName: displayName, personEmail: email, personOrgId: orgId, waiting } = ticket;
  const notified = chat.sendDirect(id, linkedNotice(grant));
  // If Webex refuses the notice, the command is still answered.
  await notified.catch(() => {});
  const handled = waiting ? await answer(waiting) : HANDLED;
  await notified;
  return handled;

  /** The person may have left the space meanwhile: its members must not read their organization's data. */
  async function answer(command: WaitingCommand): Promise<Handled> {
    if (command.isDirect || (await chat.isIn(command.place.roomId, id)))
      return dispatch({ person: { id, displayName, email, orgId }, ...command });
    const markdown =
      'You are no longer in the space in which you asked. Ask me again, here or where you are.';
    await chat.sendDirect(id, { markdown });
    return HANDLED;
  }
}
