import type { Chat, Incoming } from './chat.ts';
import type { Grant } from './links.ts';
import { linkedNotice } from './notices.ts';
import type { LinkTicket } from './tickets.ts';

/** Names the organization to the person, then answers the command that waited, where it was asked. */
export async function afterLinking(
  ticket: LinkTicket,
  grant: Grant,
  { chat, dispatch }: { chat: Pick<Chat, 'sendDirect'>; dispatch: (incoming: Incoming) => Promise<void> },
): Promise<void> {
  const { personId: id, personName: displayName, personEmail: email, personOrgId: orgId, waiting } = ticket;
  try {
    await chat.sendDirect(id, linkedNotice(grant));
  } finally {
    // A notice that Webex refuses is no reason to leave the question open.
    if (waiting) await dispatch({ person: { id, displayName, email, orgId }, ...waiting });
  }
}
