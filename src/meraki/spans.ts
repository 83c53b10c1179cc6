import { DAY, SECOND } from '../core/clock.ts';

/** The longest spans that Meraki's operations accept, in milliseconds. */
export const WEEK = 7 * DAY;
export const MONTH = 31 * DAY;
export const QUARTER = 90 * DAY;
export const HALF_YEAR = 186 * DAY;
export const YEAR = 365 * DAY;

/** Returns Meraki's `timespan`: the seconds since a moment, kept between `shortest` and `longest` (milliseconds). */
export function timespan(since: number, now: number, longest: number, shortest: number = SECOND): number {
  return Math.ceil(Math.min(longest, Math.max(shortest, now - since)) / SECOND);
}

/** Turns an optional value into a list, for filters that take only lists. */
export function asList(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}
