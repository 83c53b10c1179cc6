import type { Chat } from './chat.ts';
import { type InvitationParts, invite } from './invitation.ts';
import type { Grant } from './links.ts';
import { reconnectNotice } from './notices.ts';
import type { Store } from './store.ts';
import { isOpen, TIME_ENOUGH } from './tickets.ts';
import type { Tokens } from './tokens.ts';

export interface ReconnectParts extends InvitationParts {
  store: Pick<Store, 'saveTicket' | 'findOpenTicket'>;
  tokens: Pick<Tokens, 'claimTelling'>;
  chat: Pick<Chat, 'sendDirect'>;
}

/**
 * Tells a person that a link of theirs died, with a fresh one-time URL, unless they were told already:
 * claimed durably before it is sent, so that a crash costs a message rather than sending it twice.
 */
export async function tellEnded(grant: Grant, parts: ReconnectParts): Promise<void> {
  if (!(await parts.tokens.claimTelling(grant))) return;
  const { personId: id, personName: displayName, personEmail: email } = grant;
  // A newer URL would end the one with which the person may be linking right now.
  const open = await parts.store.findOpenTicket(id);
  const isLinking = open !== undefined && isOpen(open, parts.clock() + TIME_ENOUGH);
  const url = isLinking ? undefined : await invite({ id, displayName, email, orgId: '' }, {}, parts);
  await parts.chat.sendDirect(id, reconnectNotice(grant, url));
}
