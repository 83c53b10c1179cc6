import { cached } from '../core/async/cached.ts';
import { settlesWithin } from '../core/async/timeout.ts';
import type { Backlog } from '../core/backlog.ts';
import { type Clock, SECOND } from '../core/clock.ts';
import type { Inbox } from '../core/inbox.ts';
import type { Log } from '../core/log.ts';
import type { Store, StoreCounts } from '../core/store.ts';

/** The present state, for the gauges. */
export interface Snapshot {
  /** State of the store, the same for all instances that share it; undefined when it could not be read. */
  store: { counts: StoreCounts; inbox: Backlog } | undefined;
  /** State of this instance. */
  instance: {
    /** Ways by which Webex sends events to this instance, and whether each is open. */
    sources: Record<string, boolean>;
    /** Time of the latest event, epoch milliseconds; undefined before the first. */
    lastEventAt: number | undefined;
    /** Number of notices and answers in progress that nothing waits for. */
    background: number;
  };
}

const CACHE_LIFETIME = 5 * SECOND;
/** A limit shorter than the 10 s that Prometheus waits for a page. */
const STORE_TIMEOUT = 4 * SECOND;

/** Collaborators of a snapshot. */
export interface SnapshotDeps {
  store: Pick<Store, 'counts'>;
  inbox: Pick<Inbox, 'backlog'>;
  /** Returns the state of this instance. */
  instance: () => Snapshot['instance'];
  clock: Clock;
  log: Log;
}

/**
 * Creates the function that takes a snapshot. It reads the store at most every five seconds, and never
 * rejects.
 */
export function createSnapshot(deps: SnapshotDeps): () => Promise<Snapshot> {
  const { store, inbox, instance, clock, log } = deps;

  async function read(): Promise<Snapshot['store']> {
    try {
      const reading = Promise.all([store.counts(clock()), inbox.backlog()]);
      if (!(await settlesWithin(reading, STORE_TIMEOUT)))
        throw new Error(`no answer in ${STORE_TIMEOUT / SECOND} s`);
      const [counts, backlog] = await reading;
      return { counts, inbox: backlog };
    } catch (error) {
      log.warn({ err: error }, 'could not read the store for the metrics');
      return undefined;
    }
  }
  const readCached = cached(read, CACHE_LIFETIME, clock);

  return async () => ({ store: await readCached(), instance: instance() });
}
