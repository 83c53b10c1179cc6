import { setTimeout as delay } from 'node:timers/promises';
import { settlesWithin } from '../../core/async/timeout.ts';
import { type Clock, SECOND } from '../../core/clock.ts';
import { type ClaimedEvent, type Handled, INBOX_LIMITS, LeaseLostError } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import type { Claim, Claimed, InboxTable } from './inbox-table.ts';

const { longest: LONGEST } = INBOX_LIMITS;
/** How often an event is begun with at most, by whoever. */
const MOST_CLAIMS = 3;

/** The events that this instance claimed, from then until their end is in the table. */
export interface ClaimedEvents {
  begin(claimed: Claimed): void;
  /** Of those whose end is not in the table yet. */
  ids(): number[];
  /** How many keep their lane from going on. */
  readonly size: number;
  /** Resolves when no lane waits for any of them. */
  done(): Promise<unknown>;
  /** What ends from now on failed because everything ends: it is for somebody else to handle. */
  close(): Promise<void>;
}

/** @param deps `onFree` is called when one more may be begun with */
export function createClaimedEvents(deps: {
  table: InboxTable;
  log: Log;
  clock: Clock;
  handle(event: ClaimedEvent): Promise<Handled>;
  onFree(): void;
}): ClaimedEvents {
  const { table, log, clock, handle, onFree } = deps;
  let isClosed = false;
  /** Those whose lane does not go on yet. */
  const works = new Set<Promise<void>>();
  /** Those whose end is not in the table yet, by id. */
  const held = new Map<number, Promise<void>>();

  /** Resolves when the lane may go on. */
  async function run(claimed: Claimed): Promise<void> {
    const { id, lane, body, waited } = claimed;
    const acceptedAt = clock() - waited;
    // Who held it died several times: it may be what kills them, and must not go round for ever.
    const isInterrupted = claimed.answering || claimed.claims > MOST_CLAIMS;
    const handled = handle({ body, acceptedAt, isInterrupted, checkOwnership: () => answering(claimed) });
    const end = handled
      .then(({ finished }) => finished)
      .then(async () => {
        if (!isClosed) await surely(() => table.finish(claimed));
      });
    held.set(id, end);
    void end.finally(() => {
      // Not when it was taken from us and came back.
      if (held.get(id) === end) held.delete(id);
    });
    const isFinished = handled.then(({ finished }) => settlesWithin(finished, 0));
    if (!(await settlesWithin(isFinished, LONGEST))) {
      log.error({ lane, after: LONGEST / SECOND }, 'an event takes too long; its lane goes on');
    } else if (await isFinished) return end;
    await table.letOthersGo(claimed).catch((error: unknown) => {
      log.warn({ lane, err: error }, 'a lane waits for an answer that takes long');
    });
  }

  /**
   * While the database is away nobody can take the event over: then it is better answered than not. An event
   * that is answered twice because we die right afterwards is the price.
   */
  async function answering(claim: Claim): Promise<void> {
    if (isClosed) throw new LeaseLostError();
    let isOurs = true;
    try {
      isOurs = await table.markAnswering(claim);
    } catch (error) {
      log.warn({ err: error }, 'answering, though the database can not be told');
    }
    if (!isOurs) throw new LeaseLostError();
  }

  /** As long as this instance lives the event is ours, so its end is told until it is known. */
  async function surely(tell: () => Promise<void>): Promise<void> {
    for (let pause = SECOND / 10; ; pause = Math.min(2 * pause, 2 * SECOND)) {
      try {
        return await tell();
      } catch (error) {
        log.debug({ err: error }, 'the end of an event could not be told yet');
        await delay(pause, undefined, { ref: false });
      }
    }
  }

  return {
    begin(claimed) {
      const work = underReference(() => run(claimed)).finally(() => {
        works.delete(work);
        onFree();
      });
      works.add(work);
    },
    ids: () => [...held.keys()],
    get size() {
      return works.size;
    },
    done: () => Promise.all(works),
    async close() {
      await settlesWithin(Promise.all(held.values()), 2 * SECOND);
      isClosed = true;
    },
  };
}
