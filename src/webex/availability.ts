import { type Clock, isRecent, MINUTE, SECOND } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { AttemptReport } from './client/index.ts';

/** Whether Webex answers the bot's calls, as the calls themselves show it. */
export interface Availability {
  /** Takes the outcome of an attempt at a call. */
  attempted(report: Pick<AttemptReport, 'operation' | 'status' | 'isAnswer'>): void;
  /**
   * Returns whether Webex answers. It asks Webex only when the last answer is older than 10 s, and waits for that call unless
   * an outage is known. Never rejects.
   */
  look(): Promise<{ ok: boolean; detail: string }>;
}

/** Milliseconds for which an answer shows that Webex is well, and from which failures without an answer are an outage. */
const FRESH = 10 * SECOND;
/** Milliseconds between two calls that are made only to learn whether Webex answers. */
const ASK_PAUSE = 5 * SECOND;
/** Milliseconds after which a kind of call that failed, and was not made again, is forgotten. */
const FORGET = 2 * MINUTE;

/**
 * Creates the watch over Webex's answers. With a call each 10 s, or a look, it knows of an outage within 20 s.
 *
 * @param deps.ask a cheap call that is not repeated and has a short timeout; its attempts have to be reported, too
 */
export function createAvailability(deps: {
  ask: () => Promise<unknown>;
  clock: Clock;
  log: Log;
}): Availability {
  const { ask, clock, log } = deps;
  let answeredAt = clock();
  /** The failures since the last answer; undefined when there are none. */
  let outage: { since: number; failures: number; isLogged: boolean } | undefined;
  /** The calls that failed since they last succeeded, by operation. */
  const failing = new Map<string, { since: number; at: number }>();
  let asking: Promise<void> | undefined;
  let askedAt: number | undefined;

  const isOutage = () => outage !== undefined && !isRecent(answeredAt, FRESH, clock);

  function answered(operation: string): void {
    failing.delete(operation);
    answeredAt = clock();
    if (outage?.isLogged) log.info({ since: isoOf(outage.since) }, 'Webex answers again');
    outage = undefined;
  }

  function failed(operation: string, status: number | undefined): void {
    const at = clock();
    outage = { since: at, isLogged: false, ...outage, failures: (outage?.failures ?? 0) + 1 };
    failing.set(operation, { since: failing.get(operation)?.since ?? at, at });
    if (outage.isLogged || !isOutage()) return;
    outage.isLogged = true;
    log.warn({ since: isoOf(outage.since), operation, status }, 'Webex does not answer');
  }

  async function askOnce(): Promise<void> {
    try {
      await ask();
    } catch {
      // Its attempt was reported.
    }
    askedAt = clock();
    asking = undefined;
  }

  /** Asks once at a time, and not again too soon. */
  async function askUnlessJustAsked(): Promise<void> {
    if (asking === undefined && askedAt !== undefined && isRecent(askedAt, ASK_PAUSE, clock)) return;
    asking ??= askOnce();
    await asking;
  }

  function state(): { ok: boolean; detail: string } {
    if (outage && isOutage()) return { ok: false, detail: `does not answer since ${isoOf(outage.since)}` };
    for (const [operation, { since, at }] of failing) {
      if (!isRecent(at, FORGET, clock)) failing.delete(operation);
      else if (at - since >= FRESH)
        return { ok: false, detail: `does not answer ${operation} since ${isoOf(since)}` };
    }
    return { ok: true, detail: 'answers' };
  }

  return {
    attempted({ operation, status, isAnswer }) {
      if (isAnswer) answered(operation);
      else failed(operation, status);
    },
    async look() {
      if (isRecent(answeredAt, FRESH, clock)) return state();
      const asked = askUnlessJustAsked();
      // One failure may be a stray one; after two the answer to a look need not wait for a third.
      if (outage === undefined || outage.failures < 2) await asked;
      return state();
    },
  };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
