import type { Backlog } from './backlog.ts';
import { MINUTE } from './clock.ts';

/** What has come in and has to be handled, as it is kept until then. */
export interface InboxEvent {
  /** Two of the same key tell the same. */
  key: string;
  /** Until when another one of the same key counts as the same: epoch milliseconds. */
  rememberUntil: number;
  /** Those of one lane are handled in the order in which they came. Absent when there is nothing to be done. */
  partitionKey?: string | undefined;
  /** What is needed to handle it, as ids: it may be written to a disk. */
  body: string;
  /** We made it ourselves: nothing was heard from outside. */
  isOwn?: true;
}

/** An event in the hands of whoever handles it. */
export interface ClaimedEvent {
  body: string;
  /** Epoch milliseconds. */
  acceptedAt: number;
  /** Another process, or the one before, began to answer it and ended: what became of the answer is not known. */
  isInterrupted: boolean;
  /**
   * To be awaited before the first thing that can't be taken back is done: from then on nobody handles the event
   * from the beginning again. @throws TakenOver, and then nothing may be done
   */
  checkOwnership(): Promise<void>;
}

/** Another instance handles the event now, or the next start will: whoever held it must leave it. */
export class LeaseLostError extends Error {
  readonly code = 'lease_lost';

  constructor() {
    super('another instance has taken the event over');
    this.name = 'LeaseLostError';
  }
}

/** What the next event of the lane waits for has been done. */
export interface Handled {
  /** Resolves when all is done, and never rejects. */
  finished: Promise<void>;
}

/** Nothing is left to be done. */
export const HANDLED: Handled = { finished: Promise.resolve() };

/**
 * accepted: is kept until it is handled · duplicate: was accepted before · busy: there is too much already, in this lane
 * or in all · closed: nothing is accepted before the inbox is open, nor while it is drained; come again.
 */
export type Acceptance = 'accepted' | 'duplicate' | 'busy' | 'closed';

/** Events that were accepted: each once, in order within a lane, whichever instance accepts and handles them. */
export interface Inbox {
  /** Resolves when it is kept as safely as this inbox keeps anything. @throws KnownError `store_unavailable` */
  accept(event: InboxEvent): Promise<Acceptance>;
  /** Begins to hand out, also what was accepted before. @param handle must not reject */
  open(handle: (event: ClaimedEvent) => Promise<Handled>): void;
  /**
   * When an event from outside was last accepted before this process opened the inbox, epoch milliseconds: what came
   * since then may not have been heard. Undefined when that isn't known. @throws KnownError `store_unavailable`
   */
  heardAt(): Promise<number | undefined>;
  /**
   * What came since then may not have been heard, epoch milliseconds; undefined when it was looked for. The next process
   * gets it as `heardAt` when it is the earlier one. @throws KnownError `store_unavailable`
   */
  missed(since: number | undefined): Promise<void>;
  /**
   * Accepts nothing more and waits until what this instance took on is handled. After that it begins nothing more: the
   * rest is left to another instance, or to the next start.
   *
   * @param patience milliseconds
   * @returns how many were left unfinished
   */
  drain(patience: number): Promise<number>;
  /** What was accepted and is not finished, in whichever instance. */
  backlog(): Promise<Backlog>;
  /** How many this instance holds that are not finished. */
  readonly size: number;
}

/** An inbox that ends with its process. */
export interface ClosableInbox extends Inbox {
  /**
   * Lets go of what is not finished: it belongs to another instance, or to the next start, and whoever still works on it
   * finds it taken over. To be called before what the events are handled with is closed, or they end as failures.
   */
  close(): Promise<void>;
}

/** How much an inbox takes on, one of one process or a shared one. */
export interface InboxLimits {
  /** Lanes at work at once, in one instance. */
  running: number;
  /** Events accepted and not finished, of all instances together. */
  waiting: number;
  /** Those of one lane. */
  waitingPerPartition: number;
  /** Milliseconds after which the next event of a lane no longer waits for this one. */
  longest: number;
}

/**
 * `waiting`: an event is about 0.5 KB of ids and costs 1 KB of memory with what is around it (measured), so this many are
 * 10 MB. At 200 answers a second the last one waits for 50 s: later than that nobody would want the answer.
 */
export const INBOX_LIMITS: InboxLimits = {
  running: 48,
  waiting: 10_000,
  waitingPerPartition: 100,
  longest: 3 * MINUTE,
};
