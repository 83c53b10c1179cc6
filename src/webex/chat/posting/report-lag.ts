import { LRUCache } from 'lru-cache';
import { MINUTE } from '../../../core/clock.ts';

/** How long Webex takes to report messages of the bot, from its answer to the post on. */
export interface ReportLag {
  /** Notes that Webex answered the post of a message. */
  answered(id: string): void;
  /** Notes that Webex reported a message. */
  reported(id: string): void;
  /** Returns the longest time of the last minute, in milliseconds: also of messages that are not reported yet. */
  longest(): number;
}

/** Messages that are remembered. */
const MAX = 1_000;

/** Creates a measure that knows of no message. @param now a clock of milliseconds that only goes forward */
export function createReportLag(now = () => performance.now()): ReportLag {
  const options = { max: MAX, ttl: MINUTE, ttlResolution: 0, perf: { now } };
  const awaited = new LRUCache<string, number>(options);
  const lags = new LRUCache<string, number>(options);
  return {
    answered(id) {
      awaited.set(id, now());
    },
    reported(id) {
      const since = awaited.get(id);
      if (since === undefined) return;
      awaited.delete(id);
      lags.set(id, now() - since);
    },
    longest() {
      const waiting = [...awaited.values()].map((since) => now() - since);
      return Math.max(0, ...lags.values(), ...waiting);
    },
  };
}
