import { DAY, HOUR, MINUTE } from '../../core/clock.ts';

/**
 * Matches `24h`, `7d`, `30min`, `24 hours`, `7 days`; also a unit without a number, which means one: `hour`, `day`,
 * `week`.
 */
const PERIOD = /^(\d{1,4})? ?(min|minutes?|h|hours?|d|days?|w|weeks?|months?)$/i;
const MAX_PERIOD = 366 * DAY;

/** Units by the letters that they begin with. */
const UNITS: readonly (readonly [string, number])[] = [
  ['min', MINUTE],
  ['h', HOUR],
  ['d', DAY],
  ['w', 7 * DAY],
  ['month', 30 * DAY],
];

/** Reads `24h` or `7 days` as milliseconds. @returns undefined for a text that is no period, and for more than 366 days */
export function parsePeriod(text: string): number | undefined {
  const [, amount, unit = ''] = PERIOD.exec(text) ?? [];
  // A letter alone is part of a name: `last h` is no period.
  if (amount === undefined && unit.length < 3) return undefined;
  const length =
    Number(amount ?? 1) * (UNITS.find(([begin]) => unit.toLowerCase().startsWith(begin))?.[1] ?? 0);
  return length > 0 && length <= MAX_PERIOD ? length : undefined;
}

/** Puts milliseconds in words that go on after `the last`: `24 hours`, `7 days`, `30 minutes`; in days from two whole days on. */
export function periodInWords(ms: number): string {
  if (ms >= 2 * DAY && ms % DAY === 0) return `${ms / DAY} days`;
  if (ms % HOUR !== 0) return `${Math.round(ms / MINUTE)} minutes`;
  return ms === HOUR ? 'hour' : `${ms / HOUR} hours`;
}

/** Writes milliseconds as a person would type them: `24h`, `7d`, `90min`. */
export function periodAsTyped(ms: number): string {
  if (ms >= 2 * DAY && ms % DAY === 0) return `${ms / DAY}d`;
  return ms % HOUR === 0 ? `${ms / HOUR}h` : `${Math.round(ms / MINUTE)}min`;
}
