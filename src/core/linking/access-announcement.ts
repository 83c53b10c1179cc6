import type { AccessRequest } from '../access-requests.ts';
import type { Admission } from '../admission.ts';
import { FAILOVER_PAUSES, retryStore } from '../async/retry-store.ts';
import { type ClaimedEvent, HANDLED, type Handled } from '../inbox.ts';
import { shareEnd } from '../shares.ts';
import type { Store } from '../store.ts';
import { isOpen } from '../tickets.ts';
import { type AnnouncementDeps, type Announcing, createAnnouncements } from './announcements.ts';
import { answerWaiting } from './answer-waiting.ts';
import { isSameCommand, waitingCommands, withoutCommand } from './waiting-commands.ts';

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
export interface AccessAnnouncementDeps extends AnnouncementDeps {
  store: Pick<Store, 'findAccessRequest' | 'findShare' | 'findOpenTicket' | 'changeTicket' | 'listGrants'>;
  admission: Pick<Admission, 'isSuspended'>;
}

/** Creates the announcement of decisions. A question is answered within an hour; the decision is told for a week. */
export function createAccessAnnouncement(deps: AccessAnnouncementDeps): AccessAnnouncement {
  const { store, admission, clock, log } = deps;

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

  /**
   * Takes the question from the one-time URL, for which it waits, too: it is answered once.
   *
   * @returns undefined when the person has linked since they asked, and the announcement of that link answers it
   */
  async function questionOf({ requester, requestedAt, waiting }: AccessRequest): Promise<typeof waiting> {
    if (waiting === undefined) return undefined;
    const { personId } = requester;
    let isTaken = false;
    const ticket = await store.findOpenTicket(personId);
    if (ticket !== undefined)
      await store.changeTicket(ticket.hash, (one) => {
        isTaken = isOpen(one) && waitingCommands(one).some((command) => isSameCommand(command, waiting));
        return isTaken ? { ...one, ...withoutCommand(one, waiting) } : one;
      });
    if (isTaken) return waiting;
    const grants = await store.listGrants(personId);
    return grants.some(({ linkedAt }) => linkedAt > requestedAt) ? undefined : waiting;
  }

  async function make({ id, personId, parts, chat, ...announcing }: Announcing): Promise<Handled> {
    const notice = { markdown: parts.join('\n') };
    const found = await retryStore(() => waitingOf(id), log, FAILOVER_PAUSES);
    if (found === undefined) return HANDLED;
    const { requester, state } = found.request;
    const waiting =
      state === 'approved'
        ? await questionOf(found.request).catch((err: unknown) => {
            log.warn({ err, personId }, 'question that waits for a link as well may be answered twice');
            return found.request.waiting;
          })
        : undefined;
    if (announcing.isInterrupted) {
      const markdown = waiting ? `${notice.markdown}\n\n${INTERRUPTED}` : notice.markdown;
      await chat.sendDirect(personId, { markdown }, { mayBeThere: true });
      return HANDLED;
    }
    const { name: displayName, email, orgId } = requester;
    const person = { id: personId, displayName, email, orgId };
    const asked = waiting ? [waiting] : [];
    return answerWaiting(person, asked, async () => notice, { chat, dispatch: announcing.dispatch, log });
  }

  const kind = { mark: 'access', called: 'decision about access', tooLate: TOO_LATE, minParts: 1, make };
  const { announce, handle } = createAnnouncements(kind, deps);
  return {
    announce: ({ id, requester, state, waiting }, notice) =>
      announce({
        ...{ id, state, personId: requester.personId },
        roomId: waiting?.place.roomId,
        parts: [notice],
      }),
    handle,
  };
}
