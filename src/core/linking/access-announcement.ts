import type { AccessRequest } from '../access-requests.ts';
import type { Admission } from '../admission.ts';
import { TooLateError } from '../async/begin-anew.ts';
import { FAILOVER_PAUSES, retryStore } from '../async/retry-store.ts';
import type { Message, OutgoingMessage } from '../chat.ts';
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
import { shareEnd } from '../shares.ts';
import type { Store } from '../store.ts';
import type { WaitingCommand } from '../tickets.ts';
import { answerWaiting } from './answer-waiting.ts';
import { LONGEST_WAIT, type PatienceDeps, patientChat } from './patient-chat.ts';
import { withoutCommand } from './waiting-commands.ts';

/** Begins the key and the body of the events that announce a decision. */
const EVENT_MARK = 'access';
const INTERRUPTED = 'I was restarted in the middle of an answer: if it is missing, please ask again.';
const TOO_LATE =
  'I could not get to what you asked before for more than an hour, so I left it out. Please ask again if you still need it.';

/** Announces what was decided about a request for access: tells its person, and answers the question that waited for it. */
export interface AccessAnnouncement {
  /**
   * Puts the announcement into the inbox, so that it is made even if this instance dies; when the inbox is full or closed, makes
   * it at once. A repetition within an hour changes nothing.
   *
   * @param request as it was decided
   * @param notice what the requester is told, Markdown
   * @throws KnownError `store_unavailable` after about two minutes without the database
   */
  announce(request: AccessRequest, notice: string): Promise<void>;
  /** Makes the announcement when the event is one. Never rejects. @returns undefined for every other event, which it leaves alone */
  handle(claimed: ClaimedEvent): Promise<Handled> | undefined;
}

/** The collaborators of the announcement. */
export interface AccessAnnouncementDeps extends Omit<PatienceDeps, 'now'> {
  store: Pick<Store, 'findAccessRequest' | 'findShare' | 'findOpenTicket' | 'changeTicket'>;
  inbox: Pick<Inbox, 'accept'>;
  admission: Pick<Admission, 'isSuspended'>;
  /** Answers the question that waited. */
  dispatch(message: Message): Promise<Handled>;
  clock: Clock;
  /** The monotonic clock; that of the process when absent. */
  now?: Clock | undefined;
}

/** Creates the announcement of decisions. A question is answered within an hour; the decision is told for a week. */
export function createAccessAnnouncement(deps: AccessAnnouncementDeps): AccessAnnouncement {
  const { store, inbox, admission, dispatch, clock, now = monotonic, log } = deps;

  /** Finds what is to be answered; undefined when there is nothing to tell any more. */
  async function waitingOf(id: string): Promise<{ request: AccessRequest } | undefined> {
    const request = await store.findAccessRequest(id);
    // Whoever told it knew more: after a day nobody waits for a decision.
    if (request === undefined || admission.isSuspended({ personOrgId: request.requester.orgId }))
      return undefined;
    if (request.state !== 'approved') return { request };
    const share = await store.findShare(id);
    // The end of a share is told by whatever ended it.
    return share === undefined || shareEnd(share, clock()) !== undefined ? undefined : { request };
  }

  /** Takes the question from the one-time URL, for which it waits, too: it is answered once. */
  async function takeFromTicket(personId: string, waiting: WaitingCommand): Promise<void> {
    const ticket = await store.findOpenTicket(personId);
    if (ticket !== undefined)
      await store.changeTicket(ticket.hash, (one) => ({ ...one, ...withoutCommand(one, waiting) }));
  }

  async function makeAnnouncement(
    claimed: Omit<ClaimedEvent, 'body'>,
    id: string,
    personId: string,
    notice: OutgoingMessage,
  ): Promise<Handled> {
    // From here on nobody who sets the clock makes it late.
    const since = Math.min(now(), onMonotonic(claimed.acceptedAt, clock, now));
    const chat = patientChat(claimed, since, { ...deps, now });
    const { checkOwnership, acceptedAt } = claimed;
    try {
      const found = await retryStore(() => waitingOf(id), log, FAILOVER_PAUSES);
      if (found === undefined) return HANDLED;
      const { requester, waiting, state } = found.request;
      const isAnswered = state === 'approved' && waiting !== undefined;
      if (isAnswered)
        await takeFromTicket(personId, waiting).catch((err: unknown) => {
          log.warn({ err, personId }, 'question that waits for a link as well may be answered twice');
        });
      if (claimed.isInterrupted) {
        const markdown = isAnswered ? `${notice.markdown}\n\n${INTERRUPTED}` : notice.markdown;
        await chat.sendDirect(personId, { markdown }, { mayBeThere: true });
        return HANDLED;
      }
      const { name: displayName, email, orgId } = requester;
      const person = { id: personId, displayName, email, orgId };
      return await answerWaiting(person, isAnswered ? [waiting] : [], async () => notice, {
        chat,
        async dispatch(message) {
          if (now() >= since + LONGEST_WAIT) throw new TooLateError({});
          return dispatch({ ...message, checkOwnership, acceptedAt });
        },
        log,
      });
    } catch (error) {
      if (error instanceof OwnershipLostError)
        log.warn({ personId }, 'decision about access left to another instance or the next start');
      else log.error({ err: error, personId }, 'announcement of a decision about access failed');
      if (error instanceof TooLateError)
        await chat.sendDirect(personId, { markdown: TOO_LATE }).catch((err: unknown) => {
          log.error({ err, personId }, 'requester not told that their question gets no answer');
        });
      return HANDLED;
    }
  }

  return {
    async announce({ id, requester: { personId }, state, waiting }, notice) {
      // Lines of text: the other events are deliveries of Webex in JSON, which can't be taken for an announcement.
      const body = [EVENT_MARK, id, personId, notice].join('\n');
      const event: InboxEvent = {
        key: `${EVENT_MARK} ${id} ${state}`,
        rememberFor: HOUR,
        partitionKey: waiting?.place.roomId ?? personId,
        body,
        isOwn: true,
      };
      const acceptance = await retryStore(() => inbox.accept(event), log, FAILOVER_PAUSES);
      // The announcement must not be lost because the inbox is full, not open yet, or being drained.
      if (acceptance === 'busy' || acceptance === 'closed')
        await makeAnnouncement(unclaimedEvent(body, clock()), id, personId, { markdown: notice });
    },
    handle({ body, ...claimed }) {
      const [mark, id, personId, ...lines] = body.split('\n');
      if (mark !== EVENT_MARK || id === undefined || personId === undefined) return undefined;
      return makeAnnouncement(claimed, id, personId, { markdown: lines.join('\n') });
    },
  };
}
