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
const alone = (now: number) => ({ acceptedAt: now, isInterrupted: false, checkOwnership: async () => {} });

/** What follows a new link: the person reads which organization it is, and what waited for it is answered. */
export interface LinkAnnouncement {
  /**
   * Puts it into the inbox: it happens though the instance that made the link dies. A database that is away gets about
   * two minutes to come back.
   *
   * @throws KnownError `store_unavailable` after that
   */
  announce(ticket: LinkTicket, grant: GrantKey): Promise<void>;
  /** @returns undefined for every event that `announce` did not make */
  handle(claimed: ClaimedEvent): Promise<Handled> | undefined;
}

export function createLinkAnnouncement(parts: {
  store: Pick<Store, 'findTicket' | 'findGrant'>;
  inbox: Pick<Inbox, 'accept'>;
  chat: Chat;
  dispatch(message: Message): Promise<Handled>;
  clock: Clock;
  log: Log;
}): LinkAnnouncement {
  const { store, inbox, chat, dispatch, clock, log } = parts;

  async function handle(claimed: Omit<ClaimedEvent, 'body'>, hash: string, key: GrantKey): Promise<Handled> {
    try {
      const find = () => Promise.all([store.findTicket(hash), store.findGrant(key)]);
      const [ticket, grant] = await retryStore(find, log, FAILOVER_PAUSES);
      // Revoked meanwhile: there is nothing to be glad of, and nothing to answer with.
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
        log.error({ err: error, personId: key.personId }, 'nobody was told of a new link');
      return HANDLED;
    }
  }

  return {
    async announce(ticket, { personId, organizationId }) {
      // A line each, which no delivery of Webex can be: that is JSON.
      const body = [MARK, ticket.hash, personId, organizationId].join('\n');
      const event: InboxEvent = {
        key: `${MARK} ${ticket.hash}`,
        rememberUntil: clock() + HOUR,
        partitionKey: ticket.waiting?.place.roomId ?? personId,
        body,
        isOwn: true,
      };
      // One that was kept though its answer was lost is a duplicate the next time.
      const taken = await retryStore(() => inbox.accept(event), log, FAILOVER_PAUSES);
      // An inbox that is full, or not open yet, is no reason to say nothing.
      if (taken === 'busy' || taken === 'closed')
        await handle(alone(clock()), ticket.hash, { personId, organizationId });
    },
    handle({ body, ...held }) {
      const [mark, hash, personId, organizationId] = body.split('\n');
      if (mark !== MARK || hash === undefined || personId === undefined || organizationId === undefined)
        return undefined;
      return handle(held, hash, { personId, organizationId });
    },
  };
}
