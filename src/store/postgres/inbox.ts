import { settlesWithin } from '../../core/async/timeout.ts';
import { type Clock, SECOND } from '../../core/clock.ts';
import {
  type ClaimedEvent,
  type ClosableInbox,
  HANDLED,
  type Handled,
  INBOX_LIMITS,
} from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import { createClaimedEvents } from './claimed-events.ts';
import type { InboxTable } from './inbox-table.ts';
import type { Instances } from './instances.ts';
import { createThrottledLog } from './throttled-log.ts';

const { running: MAX_RUNNING } = INBOX_LIMITS;

/** Collaborators of the shared inbox. */
export interface PostgresInboxDeps {
  table: InboxTable;
  instances: Pick<Instances, 'dead'>;
  log: Log;
  clock: Clock;
}

/** Periods of the shared inbox, in milliseconds. */
export interface PostgresInboxOptions {
  /** The time between two searches for events that no instance handles, because their instance died or was full. */
  lookInterval?: number;
  /** The time for events that are being handled when the inbox is closed. */
  closeTimeout?: number;
}

/**
 * Creates this instance's access to the inbox that all instances share. The instance claims free events when it accepts
 * one and when it finishes one, so usually no event waits for the next look.
 */
export function createPostgresInbox(
  { table, instances, log, clock }: PostgresInboxDeps,
  { lookInterval = SECOND, closeTimeout = 2 * SECOND }: PostgresInboxOptions = {},
): ClosableInbox {
  const logClaimFailure = createThrottledLog(log, 'could not claim events; they stay in the database');
  let heard: Promise<number | undefined> | undefined;
  let handle: ((event: ClaimedEvent) => Promise<Handled>) | undefined;
  let isOpen = false;
  let isEnding = false;
  /** Draining is over: events of a late claim are left to another instance. */
  let isLeaving = false;
  let claiming: Promise<void> | undefined;
  let isClaimWanted = false;
  /** A claim failed, so it is unknown whether the database made it. */
  let isUnsure = false;
  let nextLook: NodeJS.Timeout | undefined;
  const claimedEvents = createClaimedEvents({
    table,
    log,
    clock,
    handle: async (event) => handle?.(event) ?? HANDLED,
    onFree: pump,
    closeTimeout,
  });

  /** Runs one claim at a time. Calls during a claim cause one more afterwards. */
  function pump(): void {
    isClaimWanted = true;
    // Under a reference of its own: it runs for as long as there is something to claim, whichever event caused it.
    claiming ??= underReference(claim).finally(() => {
      claiming = undefined;
      if (isClaimWanted && isOpen && claimedEvents.size < MAX_RUNNING) pump();
    });
  }

  async function claim(): Promise<void> {
    isClaimWanted = false;
    if (!isOpen || claimedEvents.size >= MAX_RUNNING) return;
    try {
      if (isUnsure) await table.releaseAllBut(claimedEvents.ids());
      isUnsure = false;
      const rows = await table.claim(MAX_RUNNING - claimedEvents.size);
      if (isLeaving) return;
      for (const row of rows) claimedEvents.begin(row);
    } catch (error) {
      isUnsure = true;
      logClaimFailure(error);
    }
  }

  /** Asks once, before this instance accepts or misses anything, so that neither is in the answer. */
  function heardAt(): Promise<number | undefined> {
    heard ??= table.heardAt().catch((error: unknown) => {
      heard = undefined;
      throw error;
    });
    return heard;
  }

  async function look(): Promise<void> {
    try {
      const dead = instances.dead();
      const freed = dead.length > 0 ? await table.freeOrphans(dead) : 0;
      if (freed > 0) log.warn({ freed }, 'events of a dead instance taken over');
    } catch (error) {
      log.debug({ err: error }, 'events of dead instances not released: looking again soon');
    }
    // The database may have made a claim whose connection broke.
    isUnsure = true;
    pump();
    nextLook = isOpen ? setTimeout(look, lookInterval * (0.75 + Math.random() / 2)).unref() : undefined;
  }

  return {
    async accept(event) {
      await heardAt();
      const acceptance = await table.accept(event);
      if (acceptance === 'accepted' && event.partitionKey !== undefined) pump();
      return acceptance;
    },
    renounce: table.renounce,
    open(given) {
      // The process may be told to end while it still starts.
      if (isEnding) return;
      handle = given;
      isOpen = true;
      // The callers of `lastEventBeforeStart` get the failure.
      heardAt().catch(() => {});
      void look();
    },
    lastEventBeforeStart: heardAt,
    async setMissedSince(since) {
      await heardAt();
      await table.missed(since);
    },
    async drain(timeout) {
      isOpen = false;
      isEnding = true;
      clearTimeout(nextLook);
      await settlesWithin(
        Promise.resolve(claiming).then(() => claimedEvents.allUnblocked()),
        timeout,
      );
      isLeaving = true;
      return claimedEvents.size;
    },
    backlog: table.backlog,
    get size() {
      return claimedEvents.size;
    },
    close: claimedEvents.close,
  };
}
