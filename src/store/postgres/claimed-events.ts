import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '../../core/async/backoff.ts';
import { settlesWithin } from '../../core/async/timeout.ts';
import { type Clock, SECOND } from '../../core/clock.ts';
import { type ClaimedEvent, type Handled, INBOX_LIMITS, OwnershipLostError } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import { createOwnershipCheck } from '../ownership-check.ts';
import type { Claim, ClaimedRow, InboxTable } from './inbox-table.ts';

const { longest: EVENT_TIMEOUT } = INBOX_LIMITS;
/** An event that was claimed more often than this, each time but now by an instance that died, is handled as interrupted. */
const MAX_CLAIMS = 3;
/** The waits, in milliseconds, between attempts to delete a handled event. */
const RETRY = { first: SECOND / 10, longest: 2 * SECOND };

/**
 * The events that this instance has claimed, each from its claim until it is deleted from the table of events. A partition
 * waits for its claimed event until that is handled, or for three minutes at most; the event may be finished later.
 */
export interface ClaimedEvents {
  /** Begins to handle an event that was just claimed, under a new reference. Never throws. */
  begin(row: ClaimedRow): void;
  /** Returns the ids of the claimed events that are not deleted yet. */
  ids(): number[];
  /** The number of claimed events for which their partition waits: fewer than `ids` when slow ones no longer block. */
  readonly size: number;
  /** Resolves when no partition waits any more for an event that has begun by now. */
  allUnblocked(): Promise<unknown>;
  /**
   * Waits `closeTimeout` milliseconds at most until all claimed events are deleted. Afterwards it leaves the others in the
   * table, so that another instance handles them, and their ownership check fails here.
   */
  close(): Promise<void>;
}

/** The collaborators and options of the claimed events. */
export interface ClaimedEventsDeps {
  table: InboxTable;
  log: Log;
  clock: Clock;
  /** Handles one event. Must not reject. */
  handle(event: ClaimedEvent): Promise<Handled>;
  /** Called whenever a partition goes on, so that one more event may be claimed. */
  onFree(): void;
  /** The time that `close` waits for claimed events, in milliseconds. */
  closeTimeout: number;
}

/** Creates an empty list of claimed events. */
export function createClaimedEvents(deps: ClaimedEventsDeps): ClaimedEvents {
  const { table, log, clock, handle, onFree, closeTimeout } = deps;
  let isClosed = false;
  const ending = new AbortController();
  /** One promise for each event for which its partition waits; it resolves when the partition may go on. */
  const blocking = new Set<Promise<void>>();
  /** One promise for each claimed event, by its id; it resolves when the event is deleted from the table. */
  const deletions = new Map<number, Promise<void>>();

  /** Handles an event. Resolves when its partition may go on. */
  async function run(row: ClaimedRow): Promise<void> {
    const { id, partitionKey, body, age } = row;
    const acceptedAt = clock() - age;
    // Several instances died while they held the event. The event itself may be the reason, so it is not tried for ever.
    const isInterrupted = row.isInterrupted || row.claims > MAX_CLAIMS;
    const checkOwnership = createOwnershipCheck({
      wasInterrupted: isInterrupted,
      check: () => check(row),
      clear: () => table.clearInterruption(row),
      onUncleared: (err) =>
        log.warn({ err }, 'event still counts as interrupted, although nothing of its answer was sent'),
    });
    const handled = handle({ body, acceptedAt, isInterrupted, ended: ending.signal, checkOwnership });
    const deletion = handled
      .then(({ finished }) => finished)
      .then(async () => {
        if (!isClosed) await finish(row);
      });
    deletions.set(id, deletion);
    void deletion.finally(() => {
      // When the event was taken over and this instance claimed it again, the entry belongs to the newer claim.
      if (deletions.get(id) === deletion) deletions.delete(id);
    });
    // Whether nothing is left to do once the event is handled: then the deletion lets the partition go on.
    const isFinished = handled.then(({ finished }) => settlesWithin(finished, 0));
    if (!(await settlesWithin(isFinished, EVENT_TIMEOUT))) {
      log.error(
        { partitionKey, after: EVENT_TIMEOUT / SECOND },
        'event takes too long: its partition goes on',
      );
    } else if (await isFinished) return deletion;
    await table.unblockPartition(row).catch((error: unknown) => {
      log.warn(
        { partitionKey, err: error },
        'partition not unblocked: it waits until its slow event is finished',
      );
    });
  }

  /**
   * Passes also while the database is unavailable: then no other instance can take the event over, and an answer is better
   * than none. The price: the event is answered twice when this instance dies right afterwards.
   *
   * @throws OwnershipLostError
   */
  async function check(claim: Claim): Promise<void> {
    if (isClosed) throw new OwnershipLostError();
    let isOurs = true;
    try {
      isOurs = await table.checkOwnership(claim);
    } catch (error) {
      log.warn({ err: error }, 'ownership check failed: answering anyway');
    }
    if (!isOurs) throw new OwnershipLostError();
  }

  /** Tries to delete the event until it succeeds: while this instance lives, no other one takes the event. */
  async function finish(claim: Claim): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await table.finish(claim);
      } catch (error) {
        log.debug({ err: error }, 'handled event not deleted: trying again');
        await delay(backoff(attempt, RETRY), undefined, { ref: false });
      }
    }
  }

  return {
    begin(row) {
      const unblocked = underReference(() => run(row)).finally(() => {
        blocking.delete(unblocked);
        onFree();
      });
      blocking.add(unblocked);
    },
    ids: () => [...deletions.keys()],
    get size() {
      return blocking.size;
    },
    allUnblocked: () => Promise.all(blocking),
    async close() {
      await settlesWithin(Promise.all(deletions.values()), closeTimeout);
      isClosed = true;
      ending.abort(new OwnershipLostError());
    },
  };
}
