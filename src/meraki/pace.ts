import type { Clock } from '../core/clock.ts';
import { LONGEST_PAUSE } from './retry-after.ts';

/**
 * Keeps the calls to one organization below Meraki's limit, which all applications share: 10 a
 * second, and 10 more in a burst. A token bucket whose rate falls by a factor and recovers by steps.
 */
export interface Pace {
  /**
   * Takes the next turn.
   * @returns milliseconds to wait until then; undefined when that is more than `patience`, and then no turn is taken
   */
  turn(patience: number): number | undefined;
  /** Meraki took a call: a little faster again. */
  accepted(): void;
  /** Meraki answered 429: slow down, and let nobody through before `wait` milliseconds passed. */
  limited(wait: number): void;
}

const SLOWEST = 1;

/** @param fastest calls a second, and as many in a burst */
export function createPace(clock: Clock, fastest: number): Pace {
  let rate = fastest;
  /** Turns that are free now; negative while callers wait for theirs. */
  let free = fastest;
  /** Up to when `free` is reckoned; in the future while Meraki wants nobody. */
  let at = clock();

  function reckon(now: number): void {
    if (now <= at) return;
    free = Math.min(fastest, free + ((now - at) / 1000) * rate);
    at = now;
  }

  return {
    turn(patience) {
      const now = clock();
      reckon(now);
      const wait = Math.max(0, at - now) + (Math.max(0, 1 - free) / rate) * 1000;
      if (wait > patience) return undefined;
      free -= 1;
      return Math.ceil(wait);
    },
    accepted() {
      rate = Math.min(fastest, rate + 0.2);
    },
    limited(wait) {
      const now = clock();
      reckon(now);
      // Calls that were under way together and refused together count as one refusal.
      if (at <= now) rate = Math.max(SLOWEST, rate * 0.7);
      free = Math.min(free, 1);
      at = Math.max(at, now + Math.min(LONGEST_PAUSE, Math.max(wait, 1000 / rate)));
    },
  };
}
