import { DAY, HOUR, MINUTE } from '../../core/clock.ts';

/**
 * A period as it was said: a number of milliseconds up to now (`last 24h`), or a stretch of the calendar, which begins and ends
 * by the clock of the person who asks. It holds neither a clock nor a time zone: `resolvePeriod` gives it its place in time.
 */
export type Period = number | CalendarPeriod;

/** `yesterday`; `since Monday 9:00`, which is until now; `from 9:00 to 11:00`, whose end is left out. */
export type CalendarPeriod =
  | { on: CalendarPoint }
  | { since: CalendarPoint }
  | { from: CalendarPoint; to: CalendarPoint };

/** A place in the calendar: a day or a part of it, a time of the day, or a longer unit. */
export interface CalendarPoint {
  /** Absent for a time of the day alone, and for a unit. */
  day?: CalendarDay | undefined;
  part?: DayPart | undefined;
  /** Minutes since midnight, 0 to 1,440. */
  clock?: number | undefined;
  /** A month by its name, 1 to 12: the latest one that has begun. */
  month?: number | undefined;
  /** `ago` counts units: 0 is this one, 1 the one before. A week begins on Monday; a weekend is Saturday and Sunday. */
  unit?: { name: CalendarUnit; ago: number } | undefined;
}

/**
 * A day: so many days ago; the latest such weekday (0 is Monday), today included unless `isBefore`, or the one of the week so
 * many weeks ago; the latest such day of a month; a date, or one without its year.
 */
export type CalendarDay =
  | { ago: number }
  | { weekday: number; isBefore?: true }
  | { weekday: number; weeksAgo: number }
  | { dayOfMonth: number }
  | { date: string }
  | { day: number; month: number };

export type DayPart = 'morning' | 'afternoon' | 'evening' | 'night';
export type CalendarUnit = 'week' | 'weekend' | 'month' | 'year';

/**
 * Matches `24h`, `7d`, `30min`, `24 hours`, `1.5 hours`, `7 days`; also a unit without a number, which means one: `hour`, `day`,
 * `week`.
 */
const PERIOD =
  /^(\d{1,4}(?:[.,]\d)?)? ?(m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|months?|years?)$/i;
const MAX_PERIOD = 366 * DAY;

/** Units by the letters that they begin with. */
const UNITS: readonly (readonly [string, number])[] = [
  ['mo', 30 * DAY],
  ['m', MINUTE],
  ['h', HOUR],
  ['d', DAY],
  ['w', 7 * DAY],
  ['y', 365 * DAY],
];

/**
 * Reads `24h` or `7 days` as milliseconds, in whole minutes, as `periodAsTyped` writes them.
 *
 * @returns undefined for a text that is no period, for less than half a minute, and for more than 366 days
 */
export function parsePeriod(text: string): number | undefined {
  const [, amount, unit = ''] = PERIOD.exec(text) ?? [];
  // A letter alone is part of a name: `last h` is no period.
  if (amount === undefined && unit.length < 3) return undefined;
  const [, size = 0] = UNITS.find(([begin]) => unit.toLowerCase().startsWith(begin)) ?? [];
  const length = Math.round((Number(amount?.replace(',', '.') ?? 1) * size) / MINUTE) * MINUTE;
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

/**
 * Puts a period, as a query words it, into the middle of a sentence: `in the last 24 hours`, `yesterday (27 November)`,
 * `on Friday, 27 November`.
 */
export function during(periodWords: string): string {
  if (/^the (time|days) (since|from) /.test(periodWords)) return periodWords.replace(/^the \w+ /, '');
  if (periodWords.startsWith('the ')) return `in ${periodWords}`;
  return /^(today|yesterday|this|last)\b/.test(periodWords) ? periodWords : `on ${periodWords}`;
}
