import type { Chat, Message } from '../chat.ts';
import { HANDLED, type Handled } from '../inbox.ts';
import type { Grant } from '../links.ts';
import { linkedNotice } from '../notices.ts';
import type { LinkTicket, WaitingCommand } from '../tickets.ts';

export interface AfterLinkingDeps {
  chat: Pick<Chat, 'sendDirect' | 'isIn'>;
  dispatch(message: Message): Promise<Handled>;
}

/** Names the organization to the person, then answers the command that waited, where it was asked. */
export async function afterLinking(
  ticket: LinkTicket,
  grant: Grant,
  { chat, dispatch }: AfterLinkingDeps,
): Promise<Handled> {
  const { personId: id, personName: displayName, personEmail: email, personOrgId: orgId, waiting } = ticket;
  const notified = chat.sendDirect(id, linkedNotice(grant));
  // A notice that Webex refuses is no reason to leave the question open.
  await notified.catch(() => {});
  const handled = waiting ? await answer(waiting) : HANDLED;
  await notified;
  return handled;

  /** The person may have left the space meanwhile: nobody there shall read their organization's data. */
  async function answer(command: WaitingCommand): Promise<Handled> {
    if (command.isDirect || (await chat.isIn(command.place.roomId, id)))
      return dispatch({ person: { id, displayName, email, orgId }, ...command });
    const markdown =
      'You are no longer in the space in which you asked. Ask me again, here or where you are.';
    await chat.sendDirect(id, { markdown });
    return HANDLED;
  }
}
