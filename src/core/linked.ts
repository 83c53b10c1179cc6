import { afterLinking } from './after-linking.ts';
import { announced } from './announced.ts';
import type { Chat, Incoming } from './chat.ts';
import { type Clock, HOUR } from './clock.ts';
import { messageOf } from './errors.ts';
import { HANDLED, type Handled, type HeldEvent, type Inbox, type InboxEvent, TakenOver } from './inbox.ts';
import type { GrantKey } from './links.ts';
import type { Log } from './log.ts';
import { A_FAILOVER, persist } from './persist.ts';
import type { Store } from './store.ts';
import type { LinkTicket } from './tickets.ts';

const MARK = 'linked';
const alone = (now: number) => ({ acceptedAt: now, isInterrupted: false, answering: async () => {} });

/** What follows a new link: the person reads which organization it is, and what waited for it is answered. */
export interface Linked {
  /**
   * Puts it into the inbox: it happens though the instance that made the link dies. A database that is away gets about
   * two minutes to come back.
   *
   * @throws KnownError `store_unavailable` after that
   */
  announce(ticket: LinkTicket, grant: GrantKey): Promise<void>;
  /** @returns undefined for every event that `announce` did not make */
  handle(held: HeldEvent): Promise<Handled> | undefined;
}

export function createLinked(parts: {
  store: Pick<Store, 'findTicket' | 'findGrant'>;
  inbox: Pick<Inbox, 'accept'>;
  chat: Chat;
  dispatch(incoming: Incoming): Promise<Handled>;
  clock: Clock;
  log: Log;
}): Linked {
  const { store, inbox, chat, dispatch, clock, log } = parts;

  async function handle(held: Omit<HeldEvent, 'body'>, hash: string, key: GrantKey): Promise<Handled> {
    try {
      const find = () => Promise.all([store.findTicket(hash), store.findGrant(key)]);
      const [ticket, grant] = await persist(find, log, A_FAILOVER);
      // Revoked meanwhile: there is nothing to be glad of, and nothing to answer with.
      if (ticket === undefined || grant === undefined) return HANDLED;
      const { answering, acceptedAt } = held;
      if (held.isInterrupted) {
        const markdown =
          'Your link is made. I was restarted in the middle of an answer: if it is missing, please ask again.';
        await answering();
        await chat.sendDirect(key.personId, { markdown });
        return HANDLED;
      }
      return await afterLinking(ticket, grant, {
        chat: announced(chat, answering),
        dispatch: (incoming) => dispatch({ ...incoming, answering, acceptedAt }),
      });
    } catch (error) {
      if (!(error instanceof TakenOver))
        log.error({ err: messageOf(error), personId: key.personId }, 'nobody was told of a new link');
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
        lane: ticket.waiting?.place.roomId ?? personId,
        body,
        isOwn: true,
      };
      // One that was kept though its answer was lost is a duplicate the next time.
      const taken = await persist(() => inbox.accept(event), log, A_FAILOVER);
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
