import { DAY, HOUR, MINUTE } from '../../core/clock.ts';
import { KnownError } from '../../core/errors.ts';
import { code, quote } from './wording.ts';

/** Up to a year: `24h`, `7d`, `30min`, also `24 hours`, `7 days`; without a number one of them: `hour`, `day`, `week`. */
const PERIOD = /^(\d{1,4})? ?(min|minutes?|h|hours?|d|days?|w|weeks?|months?)$/i;
const LONGEST = 366 * DAY;

/**
 * Takes `last 7d` off the end of what was said; the same words for every command that looks back.
 *
 * @returns the words before it, and since when in epoch milliseconds: undefined when no period was named
 * @throws KnownError `bad_arguments`
 */
export function splitPeriod(
  words: readonly string[],
  now: number,
): { words: string[]; since: number | undefined } {
  const at = words.findLastIndex((word) => word.toLowerCase() === 'last');
  if (at === -1) return { words: [...words], since: undefined };
  const said = words.slice(at + 1).join(' ');
  const length = parsePeriod(said);
  if (length === undefined) {
    const next = `Say ${code('last 24h')}, ${code('last 7d')} or ${code('last 30d')}, up to a year.`;
    throw new KnownError('bad_arguments', `I don't know the period ${quote(`last ${said}`)}.`, next);
  }
  return { words: words.slice(0, at), since: now - length };
}

/** How long `24h` or `7 days` is, in milliseconds; undefined when it is no period, or more than a year. */
export function parsePeriod(said: string): number | undefined {
  const [, amount, unit = ''] = PERIOD.exec(said) ?? [];
  // A bare letter is a name of something, not `last h`.
  if (amount === undefined && unit.length < 3) return undefined;
  const length =
    Number(amount ?? 1) * (UNITS.find(([begin]) => unit.toLowerCase().startsWith(begin))?.[1] ?? 0);
  return length > 0 && length <= LONGEST ? length : undefined;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['min', MINUTE],
  ['h', HOUR],
  ['d', DAY],
  ['w', 7 * DAY],
  ['month', 30 * DAY],
];

/** `24 hours`, `7 days`, `30 minutes`: whole days from two on; goes on after `the last`. */
export function periodInWords(ms: number): string {
  if (ms >= 2 * DAY && ms % DAY === 0) return `${ms / DAY} days`;
  if (ms % HOUR !== 0) return `${Math.round(ms / MINUTE)} minutes`;
  return ms === HOUR ? 'hour' : `${ms / HOUR} hours`;
}

/** As it can be typed: `24h`, `7d`, `90min`. */
export function periodAsTyped(ms: number): string {
  if (ms >= 2 * DAY && ms % DAY === 0) return `${ms / DAY}d`;
  return ms % HOUR === 0 ? `${ms / HOUR}h` : `${Math.round(ms / MINUTE)}min`;
}
