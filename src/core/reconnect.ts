import type { Chat } from './chat.ts';
import { type InvitationParts, invite } from './invitation.ts';
import type { Grant } from './links.ts';
import { reconnectNotice } from './notices.ts';
import type { Tokens } from './tokens.ts';

export interface ReconnectParts extends InvitationParts {
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
  const url = await invite({ id, displayName, email, orgId: '' }, {}, parts);
  await parts.chat.sendDirect(id, reconnectNotice(grant, url));
}
