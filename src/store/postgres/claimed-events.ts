import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '../../core/async/backoff.ts';
import { settlesWithin } from '../../core/async/timeout.ts';
import { type Clock, SECOND } from '../../core/clock.ts';
import { type ClaimedEvent, type Handled, INBOX_LIMITS, LeaseLostError } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import type { Claim, ClaimedRow, InboxTable } from './inbox-table.ts';

const { longest: EVENT_TIMEOUT } = INBOX_LIMITS;
/** An event that was claimed more often counts as interrupted. */
const MAX_CLAIMS = 3;
const RETRY = { first: SECOND / 10, longest: 2 * SECOND };

/** The events that this instance has claimed, each until it is deleted from the table. */
export interface ClaimedEvents {
  begin(row: ClaimedRow): void;
  /** Returns the ids of those that are not deleted yet. */
  ids(): number[];
  /** The number of events that keep their partition from going on. */
  readonly size: number;
  /** Resolves when no partition waits for any of them. */
  done(): Promise<unknown>;
  /** Leaves events that end from now on in the table: they fail because this instance ends, and another one handles them. */
  close(): Promise<void>;
}

/** Collaborators and values of the claimed events. */
export interface ClaimedEventsDeps {
  table: InboxTable;
  log: Log;
  clock: Clock;
  handle(event: ClaimedEvent): Promise<Handled>;
  /** Called when one more event may be claimed. */
  onFree(): void;
  /** Milliseconds that events which are being handled get when this is closed. */
  closeTimeout: number;
}

/** Creates an empty list of claimed events. */
export function createClaimedEvents(deps: ClaimedEventsDeps): ClaimedEvents {
  const { table, log, clock, handle, onFree, closeTimeout } = deps;
  let isClosed = false;
  /** Resolve when the partition of the event may go on. */
  const blocking = new Set<Promise<void>>();
  /** Resolve when the event is deleted from the table; by id. */
  const ends = new Map<number, Promise<void>>();

  /** Resolves when the partition may go on. */
  async function run(row: ClaimedRow): Promise<void> {
    const { id, partitionKey, body, age } = row;
    const acceptedAt = clock() - age;
    // Several instances died while they held the event. It may be what kills them, so it must not go round for ever.
    const isInterrupted = row.isInterrupted || row.claims > MAX_CLAIMS;
    const handled = handle({ body, acceptedAt, isInterrupted, checkOwnership: () => checkOwnership(row) });
    const end = handled
      .then(({ finished }) => finished)
      .then(async () => {
        if (!isClosed) await finish(row);
      });
    ends.set(id, end);
    void end.finally(() => {
      // Another promise stands here when the event was taken over and came back.
      if (ends.get(id) === end) ends.delete(id);
    });
    const isFinished = handled.then(({ finished }) => settlesWithin(finished, 0));
    if (!(await settlesWithin(isFinished, EVENT_TIMEOUT))) {
      log.error(
        { partitionKey, after: EVENT_TIMEOUT / SECOND },
        'event takes too long: its partition goes on',
      );
    } else if (await isFinished) return end;
    await table.unblockPartition(row).catch((error: unknown) => {
      log.warn({ partitionKey, err: error }, 'could not unblock a partition: it waits for a slow answer');
    });
  }

  /**
   * Passes while the database is unavailable: then no other instance can take the event over, and an answer is better than
   * none. The event is answered twice when this instance dies right afterwards.
   */
  async function checkOwnership(claim: Claim): Promise<void> {
    if (isClosed) throw new LeaseLostError();
    let isOurs = true;
    try {
      isOurs = await table.checkOwnership(claim);
    } catch (error) {
      log.warn({ err: error }, 'ownership check failed: answering anyway');
    }
    if (!isOurs) throw new LeaseLostError();
  }

  /** Tries until the event is deleted: while this instance lives, no other one takes the event. */
  async function finish(claim: Claim): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await table.finish(claim);
      } catch (error) {
        log.debug({ err: error }, 'could not delete a handled event; trying again');
        await delay(backoff(attempt, RETRY), undefined, { ref: false });
      }
    }
  }

  return {
    begin(row) {
      const done = underReference(() => run(row)).finally(() => {
        blocking.delete(done);
        onFree();
      });
      blocking.add(done);
    },
    ids: () => [...ends.keys()],
    get size() {
      return blocking.size;
    },
    done: () => Promise.all(blocking),
    async close() {
      await settlesWithin(Promise.all(ends.values()), closeTimeout);
      isClosed = true;
    },
  };
}
