import { DAY } from '../clock.ts';

/**
 * The beginning of a date of HTTP (`Sun, 06 Nov …`, `Sunday, …`, `Sun Nov …`) or of ISO 8601. `Date.parse` alone would take
 * `-5` for a date, too.
 */
const DATE = /^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? |\d{4}-\d\d-\d\dT)/i;

/** The form of a date that names no zone, as it is GMT: `Sun Nov  6 08:49:37 1994`. */
const ASCTIME = /^[a-z]{3} [a-z]{3} .*\d$/i;

/**
 * Parses a Retry-After header (RFC 9110 §10.2.3): seconds, also with a fraction as some servers send them, or a date.
 *
 * @param now epoch milliseconds
 * @returns milliseconds, at most a day, or undefined for no header or one that is neither
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, DAY);
  const date = DATE.test(text) ? Date.parse(text + (ASCTIME.test(text) ? ' GMT' : '')) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, date - now), DAY);
}
