import { type Clock, MINUTE, monotonic, SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { AttemptReport } from '../client/index.ts';

/** Converts times, in epoch milliseconds. While the clocks differ by a minute at most, times stay as they are. */
export interface WebexTime {
  /** Returns when a time of our clock was on that of Webex. */
  toWebex(at: number): number;
  /** Returns when a time of Webex, such as `created`, was on the monotonic clock, to a second or two; by our clock while Webex's is not known. */
  toMonotonic(at: number): number;
  /** Returns when a time of the monotonic clock was on Webex's. */
  fromMonotonic(at: number): number;
}

/**
 * Webex's clock, by the `Date` of its answers, which tells how right ours is. It is kept as the difference to the monotonic
 * clock, so that a jump of ours shows at once, before a further answer.
 */
export interface WebexClock extends WebexTime {
  /** Takes what an answer says. Called right after it came. */
  seen(report: Pick<AttemptReport, 'date' | 'ms'>): void;
  /** Returns milliseconds by which our clock is ahead, negative when behind; undefined until three answers agreed. */
  ahead(): number | undefined;
  /** Tells whether it is known that our clock is right: what can't be undone is decided by two clocks. */
  isRight(): boolean;
}

/** The last answers, how many of them are needed, and within how many milliseconds all of them have to agree. */
const ANSWERS = { kept: 5, enough: 3, within: 20 * SECOND };
/** An answer that took longer, in milliseconds, does not show the time well enough. */
const SLOW = 10 * SECOND;
/** The difference, in milliseconds, from which the clocks count as different. */
const CLOCKS_DIFFER = MINUTE;

/** Creates the knowledge of Webex's clock. @param deps.now monotonic */
export function createWebexClock(deps: { clock: Clock; log: Log; now?: Clock | undefined }): WebexClock {
  const { clock, log, now = monotonic } = deps;
  /** Webex's clock less the monotonic one, by the last answers. */
  const readings: number[] = [];
  let agreed: number | undefined;
  /** The difference that the log told last. */
  let logged = 0;

  const aheadBy = (reading: number) => clock() - reading - now();

  /**
   * Returns Webex's clock less the monotonic one. Before enough answers agreed, the first ones are better than nothing: events
   * come right after the start. Of those that differ, the one that thinks most like us counts, because a question that looks
   * too old is not answered.
   */
  const overMonotonic = () => agreed ?? clock() - now() - nearestOf(readings.map(aheadBy));

  function difference(): number {
    const ahead = aheadBy(overMonotonic());
    return Math.abs(ahead) <= CLOCKS_DIFFER ? 0 : ahead;
  }

  function logChange(ahead: number): void {
    const isRight = Math.abs(ahead) <= CLOCKS_DIFFER;
    if (isRight ? logged === 0 : Math.abs(ahead - logged) <= CLOCKS_DIFFER) return;
    logged = isRight ? 0 : ahead;
    const seconds = Math.round(ahead / SECOND);
    if (isRight) log.info({ seconds }, "our clock agrees with Webex's again");
    else
      log.error(
        { seconds },
        "our clock is ahead of Webex's by so many seconds (behind when negative): set it right",
      );
  }

  return {
    seen({ date, ms }) {
      if (date === undefined || ms > SLOW) return;
      // The header has whole seconds, and was written while the call was on its way.
      readings.push(date + SECOND / 2 - (now() - ms / 2));
      if (readings.length > ANSWERS.kept) readings.shift();
      // All of them: a load balancer may lead to servers whose clocks differ.
      const doAgree = Math.max(...readings) - Math.min(...readings) <= ANSWERS.within;
      if (doAgree && readings.length >= ANSWERS.enough) agreed = medianOf(readings);
      if (agreed !== undefined) logChange(aheadBy(agreed));
    },
    ahead: () => (agreed === undefined ? undefined : aheadBy(agreed)),
    isRight: () => agreed !== undefined && Math.abs(aheadBy(agreed)) <= CLOCKS_DIFFER,
    toWebex: (at) => at - difference(),
    toMonotonic: (at) => at - overMonotonic(),
    fromMonotonic: (at) => at + overMonotonic(),
  };
}

function medianOf(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function nearestOf(differences: readonly number[]): number {
  return differences.toSorted((a, b) => Math.abs(a) - Math.abs(b))[0] ?? 0;
}
