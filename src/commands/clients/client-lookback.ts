import type { Lookback } from '../../bot/query/place-in-time.ts';
import { DAY } from '../../core/clock.ts';

/** How far single clients can be looked back at. A client has one total, and one time at which it was last seen. */
export const CLIENT_LOOKBACK: Lookback = {
  defaultPeriod: DAY,
  maxPeriod: 31 * DAY,
  untilNow: 'Per-client usage is only available up to now.',
};
