import type { Admission } from '../admission.ts';
import type { BackoffOptions } from '../async/backoff.ts';
import { TooLateError } from '../async/begin-anew.ts';
import { FAILOVER_PAUSES, retryStore } from '../async/retry-store.ts';
import type { Chat, Message } from '../chat.ts';
import { type Clock, HOUR, monotonic, onMonotonic } from '../clock.ts';
import {
  type ClaimedEvent,
  HANDLED,
  type Handled,
  type Inbox,
  type InboxEvent,
  OwnershipLostError,
  unclaimedEvent,
} from '../inbox.ts';
import type { Grant, GrantKey } from '../links.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store.ts';
import type { LinkTicket } from '../tickets.ts';
import { afterLinking } from './after-linking.ts';
import { noticeOfLink } from './linked-notice.ts';
import { LONGEST_WAIT, patientChat } from './patient-chat.ts';
import { waitingCommands } from './waiting-commands.ts';

/** Begins the key and the body of the events that announce a link. */
const EVENT_MARK = 'linked';
const INTERRUPTED =
  'Your link is made. I was restarted in the middle of an answer: if it is missing, please ask again.';

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

/**
 * Creates the announcement of new links. Commands that waited are answered within an hour; that the link is made is told for a
 * week.
 *
 * @param deps.dispatch answers a command that waited
 * @param deps.isPassing whether a question to Webex that failed may succeed later: then it is asked again
 */
export function createLinkAnnouncement(deps: {
  store: Pick<Store, 'findTicket' | 'findGrant' | 'listGrants' | 'findSettings'>;
  inbox: Pick<Inbox, 'accept'>;
  chat: Chat;
  admission: Pick<Admission, 'isSuspended'>;
  dispatch(message: Message): Promise<Handled>;
  isPassing(error: unknown): boolean;
  /** The waits before Webex is asked again; the usual ones when absent. */
  pauses?: BackoffOptions | undefined;
  clock: Clock;
  /** The monotonic clock; that of the process when absent. */
  now?: Clock | undefined;
  log: Log;
}): LinkAnnouncement {
  const { store, inbox, admission, dispatch, isPassing, pauses, clock, now = monotonic, log } = deps;

  const noticeOf = (grant: Grant) => noticeOfLink(grant, { store, log });

  async function makeAnnouncement(
    claimed: Omit<ClaimedEvent, 'body'>,
    hash: string,
    key: GrantKey,
  ): Promise<Handled> {
    // From here on nobody who sets the clock makes it late.
    const since = Math.min(now(), onMonotonic(claimed.acceptedAt, clock, now));
    const chat = patientChat(claimed, since, { chat: deps.chat, isPassing, pauses, now, log });
    const { personId } = key;
    try {
      const find = () => Promise.all([store.findTicket(hash), store.findGrant(key)]);
      const [ticket, grant] = await retryStore(find, log, FAILOVER_PAUSES);
      // The link was unlinked or revoked meanwhile, or the ticket is so old that it was deleted.
      if (ticket === undefined || grant === undefined) return HANDLED;
      if (admission.isSuspended(grant)) {
        log.info({ personId }, 'new link not announced: its person may not use the bot any more');
        return HANDLED;
      }
      const { checkOwnership, acceptedAt } = claimed;
      if (claimed.isInterrupted) {
        const notice =
          waitingCommands(ticket).length === 0 ? await noticeOf(grant) : { markdown: INTERRUPTED };
        await chat.sendDirect(personId, notice, { mayBeThere: true });
        return HANDLED;
      }
      return await afterLinking(ticket, grant, {
        chat,
        noticeOf,
        async dispatch(message) {
          if (now() >= since + LONGEST_WAIT) throw new TooLateError({});
          return dispatch({ ...message, checkOwnership, acceptedAt });
        },
        log,
      });
    } catch (error) {
      if (error instanceof OwnershipLostError)
        log.warn({ personId }, 'announcement of a new link left to another instance or the next start');
      else log.error({ err: error, personId }, 'announcement of a new link failed');
      if (error instanceof TooLateError) await tellTooLate(chat, personId);
      return HANDLED;
    }
  }

  async function tellTooLate(chat: Chat, personId: string): Promise<void> {
    const markdown =
      'Your link is made. I could not get to what you asked before it for more than an hour, so I left it out. Please ask again if you still need it.';
    await chat.sendDirect(personId, { markdown }).catch((err: unknown) => {
      log.error({ err, personId }, 'person of a new link not told that their question gets no answer');
    });
  }

  return {
    async announce(ticket, { personId, organizationId }) {
      // Lines of text: the other events are deliveries of Webex in JSON, which can't be taken for an announcement.
      const body = [EVENT_MARK, ticket.hash, personId, organizationId].join('\n');
      const event: InboxEvent = {
        key: `${EVENT_MARK} ${ticket.hash}`,
        rememberFor: HOUR,
        partitionKey: ticket.waiting?.place.roomId ?? personId,
        body,
        isOwn: true,
      };
      // When only the database's answer got lost, the event is stored, and the inbox knows the repetition as a duplicate.
      const acceptance = await retryStore(() => inbox.accept(event), log, FAILOVER_PAUSES);
      // The announcement must not be lost because the inbox is full, not open yet, or being drained.
      if (acceptance === 'busy' || acceptance === 'closed')
        await makeAnnouncement(unclaimedEvent(body, clock()), ticket.hash, { personId, organizationId });
    },
    handle({ body, ...claimed }) {
      const [mark, hash, personId, organizationId] = body.split('\n');
      if (mark !== EVENT_MARK || hash === undefined || personId === undefined || organizationId === undefined)
        return undefined;
      return makeAnnouncement(claimed, hash, { personId, organizationId });
    },
  };
}
