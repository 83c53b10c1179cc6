import type { Chat, Incoming } from './chat.ts';
import type { Grant } from './links.ts';
import { linkedNotice } from './notices.ts';
import type { LinkTicket, WaitingCommand } from './tickets.ts';

export interface AfterLinkingParts {
  chat: Pick<Chat, 'sendDirect' | 'isIn'>;
  dispatch(incoming: Incoming): Promise<unknown>;
}

/** Names the organization to the person, then answers the command that waited, where it was asked. */
export async function afterLinking(
  ticket: LinkTicket,
  grant: Grant,
  { chat, dispatch }: AfterLinkingParts,
): Promise<void> {
  const { personId: id, personName: displayName, personEmail: email, personOrgId: orgId, waiting } = ticket;
  try {
    await chat.sendDirect(id, linkedNotice(grant));
  } finally {
    // A notice that Webex refuses is no reason to leave the question open.
    if (waiting) await answer(waiting);
  }

  /** The person may have left the space meanwhile: nobody there shall read their organization's data. */
  async function answer(command: WaitingCommand): Promise<void> {
    if (command.isDirect || (await chat.isIn(command.place.roomId, id))) {
      await dispatch({ person: { id, displayName, email, orgId }, ...command });
      return;
    }
    const markdown =
      'You are no longer in the space in which you asked. Ask me again, here or where you are.';
    await chat.sendDirect(id, { markdown });
  }
}
