import type { Backlog } from './backlog.ts';
import { MINUTE } from './clock.ts';

/** An event that was accepted, as it is kept until it is handled. */
export interface InboxEvent {
  /** Two events of the same key are the same event. */
  key: string;
  /** Milliseconds for which another event of the same key counts as a duplicate. */
  rememberFor: number;
  /** Events of one partition key are handled in the order in which they came. Absent when nothing has to be done. */
  partitionKey?: string | undefined;
  /**
   * The ids that are needed to handle the event, or what a notice of the bot says; no text of a person's message, and no
   * secret: it may be written to a disk.
   */
  body: string;
  /** Set for an event that the product made itself: it does not show that Webex reaches us. */
  isOwn?: true;
}

/** An event that this instance handles. */
export interface ClaimedEvent {
  body: string;
  /** Epoch milliseconds. */
  acceptedAt: number;
  /** Whether another process began to answer the event and then ended: nobody knows whether the answer was sent. */
  isInterrupted: boolean;
  /**
   * Aborted with an OwnershipLostError when the inbox is closed: from then on the event is left to another instance, or to the next start, whatever
   * becomes of it here.
   */
  ended: AbortSignal;
  /**
   * Checks that this instance still owns the event. Has to be awaited before each effect that can't be undone: after this
   * check nobody handles the event from the beginning again, unless each such effect was taken back.
   *
   * @returns takes back the effect that the check was made for
   * @throws OwnershipLostError: then this instance may do nothing more for the event
   */
  checkOwnership(): Promise<TakeBack>;
}

/**
 * Notes that the effect for which the ownership of an event was checked has certainly not happened, as when Webex could not
 * be reached: the event may be handled from the beginning again. Never rejects; a further call does nothing.
 */
export type TakeBack = () => Promise<void>;

/** Thrown when another instance handles the event now, or the next start will: this instance must not go on with it. */
export class OwnershipLostError extends Error {
  readonly code = 'ownership_lost';

  constructor() {
    super('another instance has taken the event over');
    this.name = 'OwnershipLostError';
  }
}

/** Returns an event that is handled at once, without the inbox: no other instance can own it. @param now epoch milliseconds */
export function unclaimedEvent(body: string, now: number): ClaimedEvent {
  return {
    body,
    acceptedAt: now,
    isInterrupted: false,
    ended: new AbortController().signal,
    checkOwnership: async () => async () => {},
  };
}

/** The result of handling an event: the next event of its partition may begin, while the rest of the work goes on. */
export interface Handled {
  /** Resolves when all work is done; never rejects. */
  finished: Promise<void>;
}

/** The result for an event that is handled completely. */
export const HANDLED: Handled = { finished: Promise.resolve() };

/**
 * accepted: the event is kept until it is handled · duplicate: it was accepted before · busy: too many events wait, of this
 * partition or of all · closed: the inbox is not open yet, or is being drained; send it again.
 */
export type Acceptance = 'accepted' | 'duplicate' | 'busy' | 'closed';

/** Accepted events: each is handled once, in order within a partition, whichever instance accepts or handles it. */
export interface Inbox {
  /**
   * Resolves when the event is stored: then every end of the process leaves it to another instance, or to the next start. It
   * may be handed out before. An event that the product made itself is taken before `open` and while the inbox is drained,
   * too: it is handled later. @throws KnownError `store_unavailable`; then it has no effect and is not handed out again
   */
  accept(event: InboxEvent): Promise<Acceptance>;
  /**
   * Notes that an event which could not be accepted is not to be handled, because its person was told so. If it was accepted
   * all the same, it is dropped unless somebody handles it by now; its key counts as a duplicate from then on.
   *
   * @throws KnownError `store_unavailable`
   */
  renounce(event: InboxEvent): Promise<void>;
  /** Begins to accept events and to pass them to `handle`, those from before the start too. @param handle must not reject */
  open(handle: (event: ClaimedEvent) => Promise<Handled>): void;
  /**
   * Returns when Webex's last event was accepted before this process opened the inbox, in epoch milliseconds: events since
   * then may have been missed. Known however the process before ended; undefined at the very first start.
   * @throws KnownError `store_unavailable`
   */
  lastEventBeforeStart(): Promise<number | undefined>;
  /**
   * Stores that events since that time, in epoch milliseconds, may have been missed; undefined when the backfill is done.
   * To the next process `lastEventBeforeStart` returns the earlier of this time and the last event's. @throws KnownError
   * `store_unavailable`
   */
  setMissedSince(since: number | undefined): Promise<void>;
  /**
   * Accepts nothing more and waits until the events that this instance claimed are handled. Then begins nothing more: the
   * rest is stored already, and left to another instance, or to the next start.
   *
   * @param timeout milliseconds
   * @returns how many events were left unfinished
   */
  drain(timeout: number): Promise<number>;
  /** Returns the events that are accepted and not finished, of all instances. */
  backlog(): Promise<Backlog>;
  /** The number of unfinished events that this instance holds. */
  readonly size: number;
}

/** An inbox that ends with its process. */
export interface ClosableInbox extends Inbox {
  /**
   * Releases unfinished events to another instance, or to the next start, and writes what is pending; code that still works
   * on one gets an OwnershipLostError. Events of which it could not be written what became of them are named in the log. Has
   * to be called before the parts that handle events are closed, or the events end as failures.
   */
  close(): Promise<void>;
}

/** The limits of an inbox, of one process or shared. */
export interface InboxLimits {
  /** Partitions that one instance handles at once. */
  running: number;
  /** Unfinished events of all instances together. */
  waiting: number;
  /** Unfinished events of one partition. */
  waitingPerPartition: number;
  /** Milliseconds after which the next event of a partition no longer waits for the one before. */
  longest: number;
}

/**
 * The limits that the product runs with. `waiting`: an event is about 0.5 KB of ids and costs 1 KB of memory (measured), so
 * 10,000 cost 10 MB. At 200 answers a second the last one waits for 50 s: nobody wants an answer later than that.
 */
export const INBOX_LIMITS: InboxLimits = {
  running: 48,
  waiting: 10_000,
  waitingPerPartition: 100,
  longest: 3 * MINUTE,
};
