import { cached } from '../core/async/cached.ts';
import { settlesWithin } from '../core/async/timeout.ts';
import type { Backlog } from '../core/backlog.ts';
import { type Clock, SECOND } from '../core/clock.ts';
import type { Inbox } from '../core/inbox.ts';
import type { Log } from '../core/log.ts';
import type { Store, StoreCounts } from '../core/store.ts';

/** How things stand now. */
export interface Snapshot {
  /** The same in every instance that shares the store; undefined when it could not be read. */
  store: { counts: StoreCounts; inbox: Backlog } | undefined;
  /** Of this instance. */
  instance: {
    /** The ways on which Webex tells this instance what happens, and whether each is open. */
    sources: Record<string, boolean>;
    /** Epoch milliseconds; undefined before the first. */
    lastEventAt: number | undefined;
    /** Notices and answers under way that nobody waits for. */
    background: number;
  };
}

const CACHE_LIFETIME = 5 * SECOND;
/** Prometheus waits 10 s for a page. */
const STORE_TIMEOUT = 4 * SECOND;

/** Looks at the store once in five seconds at most. @returns what never rejects */
export function createSnapshot(parts: {
  store: Pick<Store, 'counts'>;
  inbox: Pick<Inbox, 'backlog'>;
  here: () => Snapshot['instance'];
  clock: Clock;
  log: Log;
}): () => Promise<Snapshot> {
  const { store, inbox, here, clock, log } = parts;

  async function read(): Promise<Snapshot['store']> {
    try {
      const reading = Promise.all([store.counts(clock()), inbox.backlog()]);
      if (!(await settlesWithin(reading, STORE_TIMEOUT)))
        throw new Error(`no answer in ${STORE_TIMEOUT / SECOND} s`);
      const [counts, backlog] = await reading;
      return { counts, inbox: backlog };
    } catch (error) {
      log.warn({ err: error }, 'the store could not be read for the metrics');
      return undefined;
    }
  }
  const look = cached(read, CACHE_LIFETIME, clock);

  return async () => ({ store: await look(), instance: here() });
}
