import { DAY, MINUTE, SECOND } from '../core/clock.ts';

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

/** Turns an optional value into a list, for filters that take only lists. */
export function asList(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}
