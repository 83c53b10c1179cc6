import type { Admission } from '../admission.ts';
import { FAILOVER_PAUSES, retryStore } from '../async/retry-store.ts';
import { type ClaimedEvent, HANDLED, type Handled } from '../inbox.ts';
import type { Grant, GrantKey } from '../links.ts';
import type { Store } from '../store.ts';
import type { LinkTicket } from '../tickets.ts';
import { afterLinking } from './after-linking.ts';
import { type AnnouncementDeps, type Announcing, createAnnouncements } from './announcements.ts';
import { noticeOfLink } from './linked-notice.ts';
import { waitingCommands } from './waiting-commands.ts';

const INTERRUPTED =
  'Your link is made. I was restarted in the middle of an answer: if it is missing, please ask again.';
const TOO_LATE =
  'Your link is made. I could not get to what you asked before it for more than an hour, so I left it out. Please ask again if you still need it.';

/** Announces a new link: tells the person which organization was linked, and runs the commands that waited for the link. */
export interface LinkAnnouncement {
  /**
   * Puts the announcement into the inbox, so that it is made even if this instance dies; when the inbox is full or closed,
   * makes it at once. Retries for about two minutes while the database is unavailable.
   *
   * @param ticket the ticket of the link; its hash and the space of the command that was asked last go into the event
   * @param grant the grant that was just stored
   * @throws KnownError `store_unavailable` after these two minutes
   */
  announce(ticket: LinkTicket, grant: GrantKey): Promise<void>;
  /**
   * Makes the announcement when the event is one that `announce` put into the inbox. Never rejects: a failure is logged.
   *
   * @returns undefined for every other event, which it leaves alone
   */
  handle(claimed: ClaimedEvent): Promise<Handled> | undefined;
}

/** The collaborators of the announcement. */
export interface LinkAnnouncementDeps extends AnnouncementDeps {
  store: Pick<Store, 'findTicket' | 'findGrant' | 'listGrants' | 'findSettings'>;
  admission: Pick<Admission, 'isSuspended'>;
}

/**
 * Creates the announcement of new links. Commands that waited are answered within an hour; that the link is made is told for a
 * week.
 */
export function createLinkAnnouncement(deps: LinkAnnouncementDeps): LinkAnnouncement {
  const { store, admission, log } = deps;

  const noticeOf = (grant: Grant) => noticeOfLink(grant, { store, log });

  async function make({ id: hash, personId, parts, chat, ...announcing }: Announcing): Promise<Handled> {
    const [organizationId = ''] = parts;
    const find = () => Promise.all([store.findTicket(hash), store.findGrant({ personId, organizationId })]);
    const [ticket, grant] = await retryStore(find, log, FAILOVER_PAUSES);
    // The link was unlinked or revoked meanwhile, or the ticket is so old that it was deleted.
    if (ticket === undefined || grant === undefined) return HANDLED;
    if (admission.isSuspended(grant)) {
      log.info({ personId }, 'new link not announced: its person may not use the bot any more');
      return HANDLED;
    }
    if (announcing.isInterrupted) {
      const notice = waitingCommands(ticket).length === 0 ? await noticeOf(grant) : { markdown: INTERRUPTED };
      await chat.sendDirect(personId, notice, { mayBeThere: true });
      return HANDLED;
    }
    return afterLinking(ticket, grant, { chat, noticeOf, dispatch: announcing.dispatch, log });
  }

  const kind = { mark: 'linked', called: 'new link', tooLate: TOO_LATE, minParts: 1, make };
  const { announce, handle } = createAnnouncements(kind, deps);
  return {
    announce: ({ hash, waiting }, { personId, organizationId }) =>
      announce({ id: hash, personId, roomId: waiting?.place.roomId, parts: [organizationId] }),
    handle,
  };
}
