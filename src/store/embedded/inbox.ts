import { settlesWithin } from '../../core/async/timeout.ts';
import { type Clock, SECOND } from '../../core/clock.ts';
import {
  type ClaimedEvent,
  type ClosableInbox,
  type Handled,
  INBOX_LIMITS,
  type InboxEvent,
  type InboxLimits,
  LeaseLostError,
} from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import { createPartitions } from './partitions.ts';
import { createSeen } from './seen.ts';

const KEYS_KEPT = 20_000;

/** An event that was accepted and is not finished. */
export interface Unfinished {
  lane: string;
  body: string;
  acceptedAt: number;
  /** Its answer had begun. */
  isInterrupted: boolean;
}

/** What of an inbox outlives its process. */
export interface Rest {
  /** When an event from outside was last accepted: epoch milliseconds. */
  heardAt?: number | undefined;
  /** In the order in which they came. */
  unfinished: Unfinished[];
  /** Keys of the recent past, and until when they count. */
  seen: [key: string, until: number][];
}

const NOTHING: Rest = { unfinished: [], seen: [] };

/**
 * The inbox of one process. What is not finished when it ends well is kept for the next one; a crash loses it, and with
 * it the knowledge of what was heard.
 *
 * @param deps.former what the process before kept
 * @param deps.file keeps it, and forgets it; without it, everything ends with the process
 */
export function createEmbeddedInbox(deps: {
  log: Log;
  clock: Clock;
  limits?: Partial<InboxLimits> | undefined;
  former?: Rest | undefined;
  file?: { keep(rest: Rest): Promise<void>; forget(): Promise<void> } | undefined;
}): ClosableInbox {
  const { log, clock, former = NOTHING, file } = deps;
  const limits = { ...INBOX_LIMITS, ...deps.limits };
  const partitions = createPartitions(limits);
  const seen = createSeen(KEYS_KEPT, clock);
  /** In the order in which they came. */
  const unfinished = new Set<Unfinished>();
  /** Ends of those that were begun. */
  const atWork = new Set<Promise<void>>();
  let heardAt = former.heardAt;
  let missedSince: number | undefined;
  let handle: ((event: ClaimedEvent) => Promise<Handled>) | undefined;
  /** Ends when what is kept is forgotten. */
  let beginning: Promise<void> | undefined;
  let isOpen = false;
  let isEnding = false;
  let isHalted = false;
  let isClosed = false;

  for (const [key, until] of former.seen) seen.add(key, until);
  for (const event of former.unfinished) add(event);

  function add(event: Unfinished): void {
    unfinished.add(event);
    partitions.add(event.lane, () => underReference(() => run(event)));
  }

  async function run(event: Unfinished): Promise<void> {
    if (!unfinished.has(event)) return;
    const { body, lane, acceptedAt, isInterrupted } = event;
    const checkOwnership = async () => {
      if (isClosed) throw new LeaseLostError();
      event.isInterrupted = true;
    };
    const handled = handle?.({ body, acceptedAt, isInterrupted, checkOwnership: checkOwnership });
    if (handled === undefined) return;
    const end = handled
      .then(({ finished }) => finished)
      .then(() => {
        unfinished.delete(event);
        atWork.delete(end);
      });
    atWork.add(end);
    if (await settlesWithin(handled, limits.longest)) return;
    log.error({ lane, after: limits.longest / SECOND }, 'an event takes too long; its lane goes on');
  }

  /**
   * A crash must not bring back what is handled from now on. What can't be forgotten comes back at every start for as long
   * as its questions are young enough, so it is left: rather none than an answer each time.
   */
  async function begin(): Promise<void> {
    if (former !== NOTHING) {
      await file?.forget().catch((error: unknown) => {
        const { length: events } = former.unfinished;
        log.error({ err: error, events }, 'what was kept can not be forgotten, and is left');
        for (const event of former.unfinished) unfinished.delete(event);
      });
    }
    if (!isHalted) partitions.open();
  }

  return {
    async accept({ key, rememberUntil, partitionKey: lane, body, isOwn }: InboxEvent) {
      if (!isOpen) return 'closed';
      if (seen.has(key)) return 'duplicate';
      if (lane !== undefined && !partitions.hasRoom(lane)) return 'busy';
      seen.add(key, rememberUntil);
      if (!isOwn) heardAt = clock();
      if (lane !== undefined) add({ lane, body, acceptedAt: clock(), isInterrupted: false });
      return 'accepted';
    },
    open(given) {
      // A start that takes long may be overtaken by the end.
      if (isEnding) return;
      handle = given;
      isOpen = true;
      if (former.unfinished.length > 0)
        log.info({ events: former.unfinished.length }, 'going on with what was accepted before the restart');
      beginning = begin();
    },
    heardAt: async () => former.heardAt,
    async missed(since) {
      missedSince = since;
    },
    async drain(patience) {
      isOpen = false;
      isEnding = true;
      if (handle !== undefined) await settlesWithin(partitions.idle(), patience);
      isHalted = true;
      partitions.halt();
      return partitions.size;
    },
    async backlog() {
      const [oldest] = unfinished;
      return { size: unfinished.size, age: oldest === undefined ? 0 : clock() - oldest.acceptedAt };
    },
    get size() {
      return partitions.size;
    },
    async close() {
      isOpen = false;
      isHalted = true;
      partitions.halt();
      await settlesWithin(Promise.all(atWork), 2 * SECOND);
      isClosed = true;
      // The other way round, it would take away what is written now.
      await beginning;
      await file?.keep({
        heardAt: earlier(heardAt, missedSince),
        unfinished: [...unfinished],
        seen: seen.list(),
      });
      if (unfinished.size > 0)
        log.warn({ events: unfinished.size }, 'what is not finished is kept for the next start');
    },
  };
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}
