import { settlesWithin } from '../../core/async/timeout.ts';
import { type Clock, SECOND } from '../../core/clock.ts';
import {
  type ClaimedEvent,
  type ClosableInbox,
  type Handled,
  INBOX_LIMITS,
  type InboxEvent,
  type InboxLimits,
  OwnershipLostError,
} from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import { createOwnershipCheck } from '../ownership-check.ts';
import type { InboxFile, SavedInbox, UnfinishedEvent } from './inbox-file.ts';
import { createPartitions } from './partitions.ts';
import { createSeen } from './seen.ts';

const MAX_KEYS = 20_000;
/** Milliseconds that events which are being handled get when the inbox is closed. */
const CLOSE_TIMEOUT = 2 * SECOND;

const NOTHING: SavedInbox = { unfinished: [], seen: [] };

/** Collaborators and values of the embedded inbox. */
export interface EmbeddedInboxDeps {
  log: Log;
  clock: Clock;
  limits?: Partial<InboxLimits> | undefined;
  /** The inbox that the process before saved. */
  saved?: SavedInbox | undefined;
  /** The file for unfinished events; without it, they are lost when the process ends. */
  file?: Pick<InboxFile, 'save' | 'delete'> | undefined;
  /** The time that `close` waits for claimed events, in milliseconds. */
  closeTimeout?: number;
}

/**
 * Creates the inbox of one process. When the process ends well, unfinished events are saved for the next one. A crash
 * loses the unfinished events, the keys seen, and the time of the last event.
 */
export function createEmbeddedInbox(deps: EmbeddedInboxDeps): ClosableInbox {
  const { log, clock, saved = NOTHING, file, closeTimeout = CLOSE_TIMEOUT } = deps;
  const limits = { ...INBOX_LIMITS, ...deps.limits };
  const partitions = createPartitions(limits);
  const seen = createSeen(MAX_KEYS, clock);
  /** Unfinished events in the order in which they were accepted. */
  const unfinished = new Set<UnfinishedEvent>();
  /** The ends of the events that are being handled. */
  const running = new Set<Promise<void>>();
  let heardAt = saved.heardAt;
  let missedSince: number | undefined;
  let handle: ((event: ClaimedEvent) => Promise<Handled>) | undefined;
  /** Resolves when the file of the process before is deleted. */
  let beginning: Promise<void> | undefined;
  let isOpen = false;
  let isEnding = false;
  let isHalted = false;
  let isClosed = false;

  for (const [key, until] of saved.seen) seen.add(key, until);
  for (const event of saved.unfinished) add(event);

  function add(event: UnfinishedEvent): void {
    unfinished.add(event);
    partitions.add(event.partitionKey, () => underReference(() => run(event)));
  }

  async function run(event: UnfinishedEvent): Promise<void> {
    if (!unfinished.has(event)) return;
    const { body, partitionKey, acceptedAt, isInterrupted } = event;
    const checkOwnership = createOwnershipCheck({
      wasInterrupted: isInterrupted,
      async check() {
        if (isClosed) throw new OwnershipLostError();
        event.isInterrupted = true;
      },
      async clear() {
        event.isInterrupted = false;
      },
      onUncleared() {},
    });
    const handled = handle?.({ body, acceptedAt, isInterrupted, checkOwnership });
    if (handled === undefined) return;
    const end = handled
      .then(({ finished }) => finished)
      .then(() => {
        unfinished.delete(event);
        running.delete(end);
      });
    running.add(end);
    if (await settlesWithin(handled, limits.longest)) return;
    log.error(
      { partitionKey, after: limits.longest / SECOND },
      'event takes too long: its partition goes on',
    );
  }

  /**
   * Deletes the saved inbox first, so that a crash does not bring back events that are handled from now on. When that
   * fails, its events are dropped: they would be answered again at every start while they are young enough.
   */
  async function begin(): Promise<void> {
    if (saved !== NOTHING) {
      await file?.delete().catch((error: unknown) => {
        const { length: events } = saved.unfinished;
        log.error({ err: error, events }, 'could not delete the saved inbox: its events are dropped');
        for (const event of saved.unfinished) unfinished.delete(event);
      });
    }
    if (!isHalted) partitions.open();
  }

  return {
    async accept({ key, rememberUntil, partitionKey, body, isOwn }: InboxEvent) {
      if (!isOpen) return 'closed';
      if (seen.has(key)) return 'duplicate';
      if (partitionKey !== undefined && !partitions.hasRoom(partitionKey)) return 'busy';
      seen.add(key, rememberUntil);
      if (!isOwn) heardAt = clock();
      if (partitionKey !== undefined) add({ partitionKey, body, acceptedAt: clock(), isInterrupted: false });
      return 'accepted';
    },
    open(given) {
      // The process may be told to end while it still starts.
      if (isEnding) return;
      handle = given;
      isOpen = true;
      if (saved.unfinished.length > 0)
        log.info({ events: saved.unfinished.length }, 'handling events accepted before the restart');
      beginning = begin();
    },
    lastEventBeforeStart: async () => saved.heardAt,
    async setMissedSince(since) {
      missedSince = since;
    },
    async drain(timeout) {
      isOpen = false;
      isEnding = true;
      if (handle !== undefined) await settlesWithin(partitions.idle(), timeout);
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
      await settlesWithin(Promise.all(running), closeTimeout);
      isClosed = true;
      // Deleting the old file later would delete the new one.
      await beginning;
      await file?.save({
        heardAt: earlier(heardAt, missedSince),
        unfinished: [...unfinished],
        seen: seen.list(),
      });
      if (unfinished.size > 0)
        log.warn({ events: unfinished.size }, 'unfinished events are kept for the next start');
    },
  };
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}
