import type { KeyedMutex } from '../async/keyed-mutex.ts';
import type { Grant } from '../links.ts';
import { relinkNotice } from '../notices.ts';
import type { Store } from '../store.ts';
import type { LastingNotices, SendNotice } from '../tell.ts';
import { isWorthUsing } from '../tickets.ts';
import type { TokenService } from '../tokens.ts';
import { type InvitationDeps, invite, withdraw } from './invitation.ts';
import { noteMessage } from './spent-url.ts';

/** The collaborators of a relink notice. */
export interface RelinkNoticeDeps extends InvitationDeps {
  store: Pick<Store, 'saveTicket' | 'findOpenTicket' | 'changeTicket' | 'findTicket' | 'findGrant'>;
  tokens: Pick<TokenService, 'claimNotification'>;
  notices: Pick<LastingNotices, 'define'>;
  /** Keyed by person id: the one-time URL of a notice must not void the one of a reply. */
  mutex: KeyedMutex;
}

/**
 * Creates the function that tells a person that their link ended, with a new one-time URL, unless they were told already.
 * That the person is told is stored first. The URL is made anew whenever the message is tried for longer than a minute.
 */
export function createRelinkNotice(deps: RelinkNoticeDeps): (grant: Grant) => Promise<void> {
  const { store, tokens, notices, mutex } = deps;
  const tell = notices.define('relink', async (send, personId, [organizationId = '']) => {
    const say = await mutex.run(personId, async () => {
      const grant = await store.findGrant({ personId, organizationId });
      // The person may have linked again, or ended the link, before Webex took the message.
      return grant?.status === 'relink_required' ? prepareNotice(grant, deps) : undefined;
    });
    // Webex is not waited for while others of this person wait for their turn.
    await say?.(send);
  });
  return async (grant) => {
    if (await tokens.claimNotification(grant)) await tell(grant.personId, grant.organizationId);
  };
}

/** @returns what sends the notice */
async function prepareNotice(
  grant: Grant,
  deps: RelinkNoticeDeps,
): Promise<(send: SendNotice) => Promise<void>> {
  const { personId: id, personName: displayName, personEmail: email, personOrgId: orgId = '' } = grant;
  // A newer URL would void the one with which the person may be linking right now.
  const open = await deps.store.findOpenTicket(id);
  const isLinking = open !== undefined && isWorthUsing(open, deps.clock());
  const person = { id, displayName, email, orgId };
  // The new link asks for the scopes of the old one; a command that waited goes on waiting.
  const more = { scopes: grant.scopes, waiting: open?.waiting, waitingBefore: open?.waitingBefore };
  const invitation = isLinking ? undefined : await invite(person, more, deps);
  return async (send) => {
    try {
      const sent = await send(relinkNotice(grant, invitation?.url));
      if (invitation) await noteMessage(invitation.hash, sent, deps);
    } catch (error) {
      // A URL that never arrived must not count as one that the person has.
      if (invitation) await withdraw(invitation.hash, deps.store);
      throw error;
    }
  };
}
