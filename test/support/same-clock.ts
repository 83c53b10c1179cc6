import type { WebexTime } from '../../src/webex/intake/webex-clock.ts';

/** Our clock and that of Webex, when they do not differ. */
export const SAME_CLOCK: WebexTime = { toOurs: (at) => at, toWebex: (at) => at };
