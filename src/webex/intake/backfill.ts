import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '../../core/async/backoff.ts';
import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import { mapLimit } from '../../core/async/map-limit.ts';
import { type Clock, MINUTE, SECOND } from '../../core/clock.ts';
import type { Acceptance } from '../../core/inbox.ts';
import type { Log } from '../../core/log.ts';
import { underReference } from '../../core/reference.ts';
import type { Webex } from '../client/index.ts';
import type { BackfillGate } from './backfill-gate.ts';
import { type Delivery, MAX_QUESTION_AGE } from './delivery.ts';
import { type ActiveSpace, activeSpacesSince, missedMessages } from './missed-messages.ts';
import type { WebexTime } from './webex-clock.ts';

/** Reads missed messages over REST and puts them into the inbox. */
export interface Backfill {
  /**
   * Begins to read the messages since a time, in epoch milliseconds, and tries again until all were read. Messages that are
   * too old to be answered are not read.
   */
  since(at: number): void;
  /** Stops reading and opens the gate. What was not read is left to the next process. */
  stop(): void;
}

/** Milliseconds before a gap that are read too, because clocks differ and the last events before it may be lost. */
const MARGIN = MINUTE;
/** The waits, in milliseconds, between two attempts to read a gap. */
const RETRY = { first: SECOND, longest: MINUTE };
/** Milliseconds between the end of one gap and the reading of the next. */
const GAP_PAUSE = SECOND;
/** Milliseconds until a full inbox is asked again. */
const FULL_INBOX_PAUSE = SECOND / 4;
/** The spaces that are read at once; the other connections to Webex are for answers. */
const MAX_SPACES_AT_ONCE = 3;

/**
 * Creates a backfill.
 *
 * @param deps.keep puts a message into the inbox; rejects when that is impossible now
 * @param deps.setMissedSince remembers since when messages may be missing, for the next process; undefined when none
 * are
 * @param deps.earliest messages before this time are not read, because it is not known which were answered: epoch
 * milliseconds
 */
export function createBackfill(deps: {
  botId: string;
  client: Pick<Webex, 'rooms' | 'messages'>;
  gate: BackfillGate;
  keep: (delivery: Delivery) => Promise<Acceptance>;
  setMissedSince: (since: number | undefined) => Promise<void>;
  earliest?: number | undefined;
  toWebex: WebexTime['toWebex'];
  log: Log;
  clock: Clock;
}): Backfill {
  const { botId, client, gate, keep, setMissedSince, earliest = 0, toWebex, log, clock } = deps;
  const stopping = new AbortController();
  const mutex = createKeyedMutex();
  /** When the gap began that is not being read yet: epoch milliseconds. */
  let nextGap: number | undefined;
  /** When the gap began that is not fully read yet, whether or not it is being read: epoch milliseconds. */
  let missedSince: number | undefined;
  /** How many gaps were reported. */
  let gaps = 0;
  let isRunning = false;

  const pause = (ms: number) => delay(ms, undefined, { signal: stopping.signal, ref: false });

  /** Puts a message into the inbox, and waits while it is full, so that the order in a space stays. */
  async function keepWhenPossible(delivery: Delivery): Promise<boolean> {
    for (;;) {
      const outcome = await keep(delivery);
      if (outcome !== 'busy' && outcome !== 'closed') return outcome === 'accepted';
      await pause(FULL_INBOX_PAUSE);
    }
  }

  /** Yields the spaces to read: at any time first those for which a new message waits. */
  function spacesSince(since: number): AsyncIterable<ActiveSpace> {
    const listed = activeSpacesSince(client, toWebex(since), log);
    const next = async (): Promise<IteratorResult<ActiveSpace, void>> => {
      const wanted = gate.nextWanted();
      return wanted ? { done: false, value: wanted } : listed.next();
    };
    return { [Symbol.asyncIterator]: () => ({ next }) };
  }

  async function readGap(since: number): Promise<void> {
    const begun = new Set<string>();
    let accepted = 0;
    await mapLimit(spacesSince(since), MAX_SPACES_AT_ONCE, async (space) => {
      if (begun.has(space.id)) return;
      begun.add(space.id);
      const reported = gaps;
      for (const delivery of await missedMessages(client, space, toWebex(since), log)) {
        if (delivery.actorId !== botId && (await keepWhenPossible(delivery))) accepted += 1;
        gate.progress();
      }
      // What was missed in a gap that was reported meanwhile, or began earlier, is not read yet.
      if (gaps === reported && (nextGap === undefined || nextGap >= since)) gate.open(space.id);
    });
    const about = { since: new Date(since).toISOString(), spaces: begun.size, accepted };
    log.info(about, 'looked for missed messages over REST');
  }

  function remember(since: number | undefined): void {
    missedSince = since;
    mutex
      .run('missed since', () => setMissedSince(since))
      .catch((error: unknown) => {
        log.warn({ err: error }, 'missed messages not recorded: a restart would not look for them');
      });
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (nextGap !== undefined && !stopping.signal.aborted) {
      const oldest = clock() - MAX_QUESTION_AGE;
      // A gap that begins in the future was noted before the clock was set back.
      const since = Math.max(nextGap > clock() ? earliest : nextGap, oldest);
      nextGap = undefined;
      try {
        await readGap(since);
        remember(nextGap);
        failures = 0;
        // Many short gaps in a row must not take up Webex's rate limit.
        if (nextGap !== undefined) await pause(GAP_PAUSE).catch(() => {});
      } catch (error) {
        if (stopping.signal.aborted) break;
        nextGap = Math.min(nextGap ?? since, since);
        remember(nextGap);
        failures += 1;
        const wait = Math.round(backoff(failures, RETRY));
        log.warn({ err: error, wait }, 'missed messages could not be read; trying again');
        await pause(wait).catch(() => {});
      }
    }
    isRunning = false;
    gate.openAll();
  }

  return {
    since(at) {
      if (stopping.signal.aborted) return;
      gaps += 1;
      nextGap = Math.min(nextGap ?? Number.POSITIVE_INFINITY, Math.max(at - MARGIN, earliest));
      remember(Math.min(missedSince ?? nextGap, nextGap));
      gate.close();
      if (isRunning) return;
      isRunning = true;
      void underReference(run);
    },
    stop() {
      stopping.abort();
      gate.openAll();
    },
  };
}
