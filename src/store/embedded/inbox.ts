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
import { storeUnwritable } from '../../core/refusals.ts';
import { createEventOwnership, type HeldEvent } from './event-ownership.ts';
import type { InboxJournal } from './inbox-journal.ts';
import { createPartitions } from './partitions.ts';
import { createSeen, LIFE_OF_FORMER_KEYS } from './seen.ts';

const MAX_KEYS = 20_000;
/** Milliseconds that events which are being handled get when the inbox is closed. */
const CLOSE_TIMEOUT = 2 * SECOND;

/** Collaborators and values of the embedded inbox. */
export interface EmbeddedInboxDeps {
  log: Log;
  clock: Clock;
  limits?: Partial<InboxLimits> | undefined;
  /** Where the inbox is kept for the next process. */
  journal: InboxJournal;
  /** The time that `close` waits for claimed events, in milliseconds. */
  closeTimeout?: number;
}

/**
 * Creates the inbox of one process. What it accepted outlives every end of the process. An event is handled from when it is
 * accepted on, and its first effect waits until it is on the disk; after a write that failed, all of it waits.
 */
export function createEmbeddedInbox(deps: EmbeddedInboxDeps): ClosableInbox {
  const { log, clock, journal, closeTimeout = CLOSE_TIMEOUT } = deps;
  const { saved } = journal;
  const limits = { ...INBOX_LIMITS, ...deps.limits };
  const partitions = createPartitions(limits);
  const seen = createSeen(MAX_KEYS, clock);
  /** Keys of the events that are being written, each with whether the journal has the event. */
  const arriving = new Map<string, Promise<boolean>>();
  /** Unfinished events in the order in which they were accepted. */
  const unfinished = new Set<HeldEvent>();
  /** The ends of the events that are being handled. */
  const running = new Set<Promise<void>>();
  let { heardAt, missedSince } = saved;
  let handle: ((event: ClaimedEvent) => Promise<Handled>) | undefined;
  let isEnding = false;
  let isClosed = false;
  /** Whether the last event could be written. */
  let isWritable = true;
  const ending = new AbortController();

  for (const [key] of saved.seen) seen.add(key, LIFE_OF_FORMER_KEYS);
  for (const event of saved.unfinished) add({ ...event, isKept: Promise.resolve(true), isOnDisk: true });
  journal.keepShort(() => ({
    heardAt,
    missedSince,
    seen: seen.list(),
    unfinished: [...unfinished].filter(({ isOnDisk }) => isOnDisk),
  }));

  function add(event: HeldEvent): void {
    unfinished.add(event);
    partitions.add(event.partitionKey, () => underReference(() => run(event)));
  }

  async function run(event: HeldEvent): Promise<void> {
    if (!unfinished.has(event)) return;
    const { body, partitionKey, acceptedAt, isInterrupted } = event;
    const checkOwnership = createEventOwnership(event, journal, () => isClosed);
    const handled = handle?.({ body, acceptedAt, isInterrupted, ended: ending.signal, checkOwnership });
    if (handled === undefined) return;
    const end = handled
      .then(({ finished }) => finished)
      .then(() => event.isKept)
      .then((isKept) => {
        running.delete(end);
        // A handler that gives up because the inbox was closed leaves its event to the next start.
        if (isClosed) return;
        unfinished.delete(event);
        if (isKept) void journal.mark('done', event);
      });
    running.add(end);
    if (await settlesWithin(handled, limits.longest)) return;
    log.error(
      { partitionKey, after: limits.longest / SECOND },
      'event takes too long: its partition goes on',
    );
  }

  /** Writes an event and handles it meanwhile, unless the write before failed. @throws KnownError: then it is dropped */
  async function keep(given: InboxEvent): Promise<void> {
    const { key, rememberFor, partitionKey, body, isOwn } = given;
    const [id, acceptedAt] = [journal.nextId(), clock()];
    const writing = journal.accept(id, acceptedAt, given);
    const isKept = writing.then(
      () => true,
      () => false,
    );
    arriving.set(key, isKept);
    const event: HeldEvent | undefined =
      partitionKey === undefined
        ? undefined
        : { id, partitionKey, body, acceptedAt, isInterrupted: false, isKept, isOnDisk: false };
    // On a disk that takes nothing a question would be begun, and dropped, each time that it is tried again.
    const isBegun = event !== undefined && isWritable;
    if (isBegun) add(event);
    try {
      await writing;
      isWritable = true;
      seen.add(key, rememberFor);
      if (!isOwn) heardAt = acceptedAt;
      if (event === undefined) return;
      event.isOnDisk = true;
      if (!isBegun) add(event);
    } catch (error) {
      isWritable = false;
      if (event !== undefined) unfinished.delete(event);
      throw storeUnwritable(error);
    } finally {
      arriving.delete(key);
    }
  }

  return {
    async accept(given) {
      const { key, partitionKey, isOwn } = given;
      // When the one before could not be kept, this one is tried.
      for (let before = arriving.get(key); before !== undefined; before = arriving.get(key)) await before;
      const isOpen = handle !== undefined && !isEnding;
      if (!isOpen && (!isOwn || isClosed)) return 'closed';
      if (seen.has(key)) return 'duplicate';
      if (partitionKey !== undefined && !partitions.hasRoom(partitionKey)) return 'busy';
      await keep(given);
      return 'accepted';
    },
    async renounce({ key, rememberFor }) {
      if (!seen.has(key)) await keep({ key, rememberFor, body: '' });
    },
    open(given) {
      // The process may be told to end while it still starts.
      if (isEnding) return;
      handle = given;
      if (saved.unfinished.length > 0)
        log.info({ events: saved.unfinished.length }, 'handling events accepted before the restart');
      if (heardAt === undefined) {
        heardAt = clock();
        void journal.heardSince(heardAt);
      }
      partitions.open();
    },
    lastEventBeforeStart: async () => earlier(saved.heardAt, saved.missedSince),
    async setMissedSince(since) {
      missedSince = since;
      await journal.missedSince(since).catch((error: unknown) => {
        throw storeUnwritable(error);
      });
    },
    async drain(timeout) {
      isEnding = true;
      if (handle !== undefined) await settlesWithin(partitions.idle(), timeout);
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
      isEnding = true;
      partitions.halt();
      await settlesWithin(Promise.all(running), closeTimeout);
      isClosed = true;
      ending.abort(new OwnershipLostError());
      await journal.close();
      if (unfinished.size > 0)
        log.warn({ events: unfinished.size }, 'unfinished events are kept for the next start');
    },
  };
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}
