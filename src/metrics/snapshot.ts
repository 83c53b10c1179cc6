import { cached } from '../core/async/cached.ts';
import { settlesWithin } from '../core/async/timeout.ts';
import type { Backlog } from '../core/backlog.ts';
import type { Check, CheckState } from '../core/check.ts';
import { type Clock, SECOND } from '../core/clock.ts';
import type { Inbox } from '../core/inbox.ts';
import type { Log } from '../core/log.ts';
import type { Store, StoreCounts } from '../core/store.ts';

/** The present state, for the gauges. */
export interface Snapshot {
  /** State of the store, the same for all instances that share it; undefined when it could not be read. */
  store: { counts: StoreCounts; inbox: Backlog } | undefined;
  /** The states of the checks of `/readyz` by name; without those that took too long. */
  checks: Record<string, CheckState>;
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
/** A limit, for the store and for each check, shorter than the 10 s that Prometheus waits for a page. */
const TIMEOUT = 4 * SECOND;

/** Collaborators of a snapshot. */
export interface SnapshotDeps {
  store: Pick<Store, 'counts'>;
  inbox: Pick<Inbox, 'backlog'>;
  /** The checks of `/readyz`; none rejects. */
  checks: Record<string, () => Promise<Check>>;
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
  const { store, inbox, checks, instance, clock, log } = deps;

  async function read(): Promise<Snapshot['store']> {
    try {
      const reading = Promise.all([store.counts(clock()), inbox.backlog()]);
      if (!(await settlesWithin(reading, TIMEOUT))) throw new Error(`no answer in ${TIMEOUT / SECOND} s`);
      const [counts, backlog] = await reading;
      return { counts, inbox: backlog };
    } catch (error) {
      log.warn({ err: error }, 'could not read the store for the metrics');
      return undefined;
    }
  }
  const readCached = cached(read, CACHE_LIFETIME, clock);

  async function readChecks(): Promise<Snapshot['checks']> {
    const states = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const checking = check();
        return (await settlesWithin(checking, TIMEOUT)) ? [[name, (await checking).state] as const] : [];
      }),
    );
    return Object.fromEntries(states.flat());
  }

  return async () => {
    const [store, states] = await Promise.all([readCached(), readChecks()]);
    return { store, checks: states, instance: instance() };
  };
}
