import { DAY, SECOND } from '../core/clock.ts';

/** The longest spans that Meraki tells of, in milliseconds. */
export const WEEK = 7 * DAY;
export const MONTH = 31 * DAY;
export const QUARTER = 90 * DAY;
export const HALF_YEAR = 186 * DAY;
export const YEAR = 365 * DAY;

/** Meraki's `timespan`: the seconds since then, within what is allowed. */
export function timespan(since: number, now: number, longest: number, shortest: number = SECOND): number {
  return Math.ceil(Math.min(longest, Math.max(shortest, now - since)) / SECOND);
}

/** A filter's one value as Meraki's list. */
export function only(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}
