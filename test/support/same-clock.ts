import { monotonic, onMonotonic } from '../../src/core/clock.ts';
import type { WebexTime } from '../../src/webex/intake/webex-clock.ts';

/** Our clock and that of Webex, when they do not differ. @param clock that of the process when absent */
export const sameClock = (clock = Date.now, now = monotonic): WebexTime => ({
  toWebex: (at) => at,
  toMonotonic: (at) => onMonotonic(at, clock, now),
  fromMonotonic: (at) => at + clock() - now(),
});

/** The same of the clock of this process. */
export const SAME_CLOCK = sameClock();
