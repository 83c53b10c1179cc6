import type { Backlog } from '../core/backlog.ts';
import { type Clock, SECOND } from '../core/clock.ts';
import { endsWithin } from '../core/ends-within.ts';
import { messageOf } from '../core/errors.ts';
import type { Inbox } from '../core/inbox.ts';
import { lately } from '../core/lately.ts';
import type { Log } from '../core/log.ts';
import type { Census, Store } from '../core/store.ts';

/** How things stand now. */
export interface Standing {
  /** The same in every instance that shares the store; undefined when it could not be read. */
  store: { census: Census; inbox: Backlog } | undefined;
  /** Of this instance. */
  here: {
    /** The ways on which Webex tells this instance what happens, and whether each is open. */
    sources: Record<string, boolean>;
    /** Epoch milliseconds; undefined before the first. */
    lastEventAt: number | undefined;
    /** Notices and answers under way that nobody waits for. */
    background: number;
  };
}

const FRESH = 5 * SECOND;
/** Prometheus waits 10 s for a page. */
const PATIENCE = 4 * SECOND;

/** Looks at the store once in five seconds at most. @returns what never rejects */
export function createStanding(parts: {
  store: Pick<Store, 'census'>;
  inbox: Pick<Inbox, 'backlog'>;
  here: () => Standing['here'];
  clock: Clock;
  log: Log;
}): () => Promise<Standing> {
  const { store, inbox, here, clock, log } = parts;

  async function read(): Promise<Standing['store']> {
    try {
      const reading = Promise.all([store.census(clock()), inbox.backlog()]);
      if (!(await endsWithin(reading, PATIENCE))) throw new Error(`no answer in ${PATIENCE / SECOND} s`);
      const [census, backlog] = await reading;
      return { census, inbox: backlog };
    } catch (error) {
      log.warn({ err: messageOf(error) }, 'the store could not be read for the metrics');
      return undefined;
    }
  }
  const look = lately(read, FRESH, clock);

  return async () => ({ store: await look(), here: here() });
}
