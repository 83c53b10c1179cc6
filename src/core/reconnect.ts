import type { Chat } from './chat.ts';
import { type InvitationParts, invite, withdraw } from './invitation.ts';
import type { Grant } from './links.ts';
import { reconnectNotice } from './notices.ts';
import type { Store } from './store.ts';
import { isWorthUsing } from './tickets.ts';
import type { Tokens } from './tokens.ts';

export interface ReconnectParts extends InvitationParts {
  store: Pick<Store, 'saveTicket' | 'findOpenTicket' | 'changeTicket'>;
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
  const isLinking = open !== undefined && isWorthUsing(open, parts.clock());
  const person = { id, displayName, email, orgId: '' };
  // Made again, the link shall allow what it allowed before; a question that waited goes on waiting.
  const more = { scopes: grant.scopes, waiting: open?.waiting };
  const url = isLinking ? undefined : await invite(person, more, parts);
  try {
    await parts.chat.sendDirect(id, reconnectNotice(grant, url));
  } catch (error) {
    // A URL that never arrived must not be named as one that was sent.
    if (!isLinking) await withdraw(id, parts.store);
    throw error;
  }
}
