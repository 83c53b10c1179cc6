import { FAILOVER_PAUSES, retryStore } from '../async/retry-store.ts';
import type { Chat, Message } from '../chat.ts';
import { type Clock, HOUR } from '../clock.ts';
import { guardedChat } from '../guarded-chat.ts';
import {
  type ClaimedEvent,
  HANDLED,
  type Handled,
  type Inbox,
  type InboxEvent,
  LeaseLostError,
} from '../inbox.ts';
import type { GrantKey } from '../links.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store.ts';
import type { LinkTicket } from '../tickets.ts';
import { afterLinking } from './after-linking.ts';

const MARK = 'linked';
/** The claim on an event that is handled at once, without the inbox. */
const unclaimed = (now: number) => ({
  acceptedAt: now,
  isInterrupted: false,
  checkOwnership: async () => {},
});

/** Announces a new link: the person learns which organization it is, and the command that waited for it is answered. */
export interface LinkAnnouncement {
  /**
   * Puts the announcement into the inbox, so that it happens even if this instance dies. Retries for about two minutes
   * while the database is unavailable.
   *
   * @throws KnownError `store_unavailable` after that
   */
  announce(ticket: LinkTicket, grant: GrantKey): Promise<void>;
  /** Handles an event that `announce` made. @returns undefined for every other event */
  handle(claimed: ClaimedEvent): Promise<Handled> | undefined;
}

/** Creates the announcement of new links. */
export function createLinkAnnouncement(deps: {
  store: Pick<Store, 'findTicket' | 'findGrant'>;
  inbox: Pick<Inbox, 'accept'>;
  chat: Chat;
  dispatch(message: Message): Promise<Handled>;
  clock: Clock;
  log: Log;
}): LinkAnnouncement {
  const { store, inbox, chat, dispatch, clock, log } = deps;

  async function handle(claimed: Omit<ClaimedEvent, 'body'>, hash: string, key: GrantKey): Promise<Handled> {
    try {
      const find = () => Promise.all([store.findTicket(hash), store.findGrant(key)]);
      const [ticket, grant] = await retryStore(find, log, FAILOVER_PAUSES);
      // The link was revoked meanwhile.
      if (ticket === undefined || grant === undefined) return HANDLED;
      const { checkOwnership, acceptedAt } = claimed;
      if (claimed.isInterrupted) {
        const markdown =
          'Your link is made. I was restarted in the middle of an answer: if it is missing, please ask again.';
        await checkOwnership();
        await chat.sendDirect(key.personId, { markdown });
        return HANDLED;
      }
      return await afterLinking(ticket, grant, {
        chat: guardedChat(chat, checkOwnership),
        dispatch: (message) => dispatch({ ...message, checkOwnership, acceptedAt }),
      });
    } catch (error) {
      if (!(error instanceof LeaseLostError))
        log.error({ err: error, personId: key.personId }, 'could not announce a new link');
      return HANDLED;
    }
  }

  return {
    async announce(ticket, { personId, organizationId }) {
      // Lines, so that no delivery of Webex, which is JSON, can look like it.
      const body = [MARK, ticket.hash, personId, organizationId].join('\n');
      const event: InboxEvent = {
        key: `${MARK} ${ticket.hash}`,
        rememberUntil: clock() + HOUR,
        partitionKey: ticket.waiting?.place.roomId ?? personId,
        body,
        isOwn: true,
      };
      // After an answer that was lost, the repetition is a duplicate.
      const acceptance = await retryStore(() => inbox.accept(event), log, FAILOVER_PAUSES);
      // An inbox that is full, or not open yet, must not cost the announcement.
      if (acceptance === 'busy' || acceptance === 'closed')
        await handle(unclaimed(clock()), ticket.hash, { personId, organizationId });
    },
    handle({ body, ...claimed }) {
      const [mark, hash, personId, organizationId] = body.split('\n');
      if (mark !== MARK || hash === undefined || personId === undefined || organizationId === undefined)
        return undefined;
      return handle(claimed, hash, { personId, organizationId });
    },
  };
}
