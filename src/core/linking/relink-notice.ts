import type { BackgroundTasks } from '../async/background-tasks.ts';
import type { KeyedMutex } from '../async/keyed-mutex.ts';
import { settlesWithin } from '../async/timeout.ts';
import type { Chat } from '../chat.ts';
import { sendClaimed } from '../claimed-notice.ts';
import { MINUTE } from '../clock.ts';
import type { Grant } from '../links.ts';
import type { Log } from '../log.ts';
import { relinkNotice } from '../notices.ts';
import type { Store } from '../store.ts';
import { isWorthUsing } from '../tickets.ts';
import type { TokenService } from '../tokens.ts';
import { type InvitationDeps, invite, withdraw } from './invitation.ts';

/** The collaborators of a relink notice. */
export interface RelinkNoticeDeps extends InvitationDeps {
  store: Pick<Store, 'saveTicket' | 'findOpenTicket' | 'changeTicket'>;
  tokens: Pick<TokenService, 'claimNotification'>;
  chat: Pick<Chat, 'sendDirect'>;
  log: Log;
}

/**
 * Tells a person that their link ended, with a new one-time URL, unless they were told already. That the
 * person is told is stored before the message is sent, so a crash may lose the message, but never sends it twice. When Webex
 * can't be reached within a minute, a later call tells them.
 *
 * @throws what `chat` throws when the message was not sent
 */
export async function sendRelinkNotice(grant: Grant, deps: RelinkNoticeDeps): Promise<void> {
  const giveBack = await deps.tokens.claimNotification(grant);
  if (giveBack !== undefined) await sendClaimed(() => sendNotice(grant, deps), giveBack, deps.log);
}

/**
 * Creates the function that tells people so while the bot also answers them. One at a time for each person: the one-time URL
 * of a notice must not void the one of a reply. A reply may wait for Webex for minutes; then the function goes on without the
 * notice, which follows the reply.
 *
 * @param patience milliseconds
 */
export function createRelinkNotice(
  deps: RelinkNoticeDeps & { mutex: KeyedMutex; background: Pick<BackgroundTasks, 'run'> },
  patience = 2 * MINUTE,
): (grant: Grant) => Promise<void> {
  return async (grant) => {
    const telling = deps.mutex.run(grant.personId, () => sendRelinkNotice(grant, deps));
    if (await settlesWithin(telling, patience)) return;
    deps.background.run('relink notice', () => telling);
  };
}

async function sendNotice(grant: Grant, deps: RelinkNoticeDeps): Promise<void> {
  const { personId: id, personName: displayName, personEmail: email, personOrgId: orgId = '' } = grant;
  // A newer URL would void the one with which the person may be linking right now.
  const open = await deps.store.findOpenTicket(id);
  const isLinking = open !== undefined && isWorthUsing(open, deps.clock());
  const person = { id, displayName, email, orgId };
  // The new link asks for the scopes of the old one; a command that waited goes on waiting.
  const more = { scopes: grant.scopes, waiting: open?.waiting };
  const invitation = isLinking ? undefined : await invite(person, more, deps);
  try {
    await deps.chat.sendDirect(id, relinkNotice(grant, invitation?.url), { until: deps.clock() + MINUTE });
  } catch (error) {
    // A URL that never arrived must not count as one that the person has.
    if (invitation) await withdraw(invitation.hash, deps.store);
    throw error;
  }
}
