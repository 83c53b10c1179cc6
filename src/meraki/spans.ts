import { DAY, MINUTE, SECOND } from '../core/clock.ts';
import type { ReadTime } from '../core/dashboard.ts';
import type { QueryParameters } from './addresses.ts';

/** The longest spans that Meraki's operations accept, in milliseconds. */
export const WEEK = 7 * DAY;
export const MONTH = 31 * DAY;
export const QUARTER = 90 * DAY;
export const HALF_YEAR = 186 * DAY;
export const YEAR = 365 * DAY;

/**
 * Returns Meraki's `timespan`: the seconds since a moment, in whole minutes so that the same question of two people is one
 * address, and kept between `shortest` and `longest` (milliseconds).
 */
export function timespan(since: number, now: number, longest: number, shortest: number = MINUTE): number {
  const whole = Math.round((now - since) / MINUTE) * MINUTE;
  return Math.min(longest, Math.max(shortest, whole)) / SECOND;
}

/**
 * Returns the time of a read in Meraki's parameters: `timespan` for one that was counted back from now, else `t0`, and `t1` when
 * it has an end.
 *
 * @param longest see `timespan`; so is `shortest`
 */
export function spanQuery(
  { since, until }: ReadTime,
  now: number,
  longest: number,
  shortest?: number,
): QueryParameters {
  if (until === undefined) return { timespan: timespan(since, now, longest, shortest) };
  const t0 = new Date(since).toISOString();
  return until === Number.POSITIVE_INFINITY ? { t0 } : { t0, t1: new Date(until).toISOString() };
}

/**
 * Gives a time an end, for a read whose answer is one sum: without `t1`, Meraki documents no end for it. The end is the last whole
 * minute, so that the same question of two people is one address.
 */
export function withEnd({ since, until }: ReadTime, now: number): ReadTime {
  if (until !== Number.POSITIVE_INFINITY) return { since, until };
  const end = Math.floor(now / MINUTE) * MINUTE;
  return end > since ? { since, until: end } : { since };
}

/** Makes the test whether something was in the time of a read; what has no time is not known to be of another one. */
export function isWithin({ since, until }: ReadTime): (one: { at?: number | undefined }) => boolean {
  return ({ at }) => until === undefined || at === undefined || (at >= since && at < until);
}
