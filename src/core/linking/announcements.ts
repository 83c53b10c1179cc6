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
import { LONGEST_WAIT, type PatienceDeps, patientChat } from './patient-chat.ts';

/** An announcement that is being made. */
export interface Announcing {
  /** What is announced. */
  id: string;
  personId: string;
  /** The rest of what `announce` was given, a line each. */
  parts: readonly string[];
  /** Owns the event for each message, and asks Webex until it answers. */
  chat: Chat;
  /** Answers a question that waited. @throws TooLateError when nobody waits for it any more */
  dispatch(message: Message): Promise<Handled>;
  /** Whether an instance died while it made this announcement. */
  isInterrupted: boolean;
}

/** A kind of announcement: something is told to a person, and what waited for it is answered. */
export interface AnnouncementKind {
  /** Begins the key and the body of its events. One word. */
  mark: string;
  /** The name of the announcement in the log. */
  called: string;
  /** The text when what waited is too old to be answered. */
  tooLate: string;
  /** How many parts there are at least. */
  minParts: number;
  /** Makes the announcement. @throws OwnershipLostError, TooLateError */
  make(announcing: Announcing): Promise<Handled>;
}

/** The announcements of one kind. */
export interface Announcements {
  /**
   * Puts an announcement into the inbox, so that it is made even if this instance dies; when the inbox is full or closed, makes
   * it at once. A repetition within an hour changes nothing.
   *
   * @param about.id of what is announced; with `about.state`, which may be announced of one id after another, it tells a repetition
   * @param about.roomId the space whose questions are answered in order; that of the person when absent
   * @param about.parts ids and texts; only the last one may have several lines
   * @throws KnownError `store_unavailable` after about two minutes without the database
   */
  announce(about: {
    id: string;
    state?: string;
    personId: string;
    roomId: string | undefined;
    parts: readonly string[];
  }): Promise<void>;
  /** Makes the announcement when the event is one of this kind. Never rejects. @returns undefined for every other event, which it leaves alone */
  handle(claimed: ClaimedEvent): Promise<Handled> | undefined;
}

/** The collaborators of announcements. */
export interface AnnouncementDeps extends Omit<PatienceDeps, 'now'> {
  inbox: Pick<Inbox, 'accept'>;
  /** Answers a question that waited. */
  dispatch(message: Message): Promise<Handled>;
  clock: Clock;
  /** The monotonic clock; that of the process when absent. */
  now?: Clock | undefined;
}

/** Creates the announcements of one kind. What waited is answered within an hour; the rest is told for a week. */
export function createAnnouncements(kind: AnnouncementKind, deps: AnnouncementDeps): Announcements {
  const { mark, called, tooLate, minParts } = kind;
  const { inbox, clock, now = monotonic, log } = deps;

  async function make(
    claimed: Omit<ClaimedEvent, 'body'>,
    about: Pick<Announcing, 'id' | 'personId' | 'parts'>,
  ): Promise<Handled> {
    const { personId } = about;
    // From here on nobody who sets the clock makes it late.
    const since = Math.min(now(), onMonotonic(claimed.acceptedAt, clock, now));
    const chat = patientChat(claimed, since, { ...deps, now });
    const { checkOwnership, acceptedAt, isInterrupted } = claimed;
    const dispatch = async (message: Message) => {
      if (now() >= since + LONGEST_WAIT) throw new TooLateError({});
      return deps.dispatch({ ...message, checkOwnership, acceptedAt });
    };
    try {
      return await kind.make({ ...about, chat, dispatch, isInterrupted });
    } catch (error) {
      if (error instanceof OwnershipLostError)
        log.warn({ personId, called }, 'announcement left to another instance or the next start');
      else log.error({ err: error, personId, called }, 'announcement failed');
      if (error instanceof TooLateError)
        await chat.sendDirect(personId, { markdown: tooLate }).catch((err: unknown) => {
          log.error({ err, personId, called }, 'person not told that their question gets no answer');
        });
      return HANDLED;
    }
  }

  return {
    async announce({ id, state, personId, roomId, parts }) {
      // Lines of text: the other events are deliveries of Webex in JSON, which can't be taken for an announcement.
      const body = [mark, id, personId, ...parts].join('\n');
      const event: InboxEvent = {
        key: [mark, id, ...(state === undefined ? [] : [state])].join(' '),
        rememberFor: HOUR,
        partitionKey: roomId ?? personId,
        body,
        isOwn: true,
      };
      // When only the database's answer got lost, the event is stored, and the inbox knows the repetition as a duplicate.
      const acceptance = await retryStore(() => inbox.accept(event), log, FAILOVER_PAUSES);
      // The announcement must not be lost because the inbox is full, not open yet, or being drained.
      if (acceptance === 'busy' || acceptance === 'closed')
        await make(unclaimedEvent(body, clock()), { id, personId, parts });
    },
    handle({ body, ...claimed }) {
      const [first, id, personId, ...parts] = body.split('\n');
      if (first !== mark || id === undefined || personId === undefined || parts.length < minParts)
        return undefined;
      return make(claimed, { id, personId, parts });
    },
  };
}
