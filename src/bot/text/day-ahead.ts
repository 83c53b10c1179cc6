import { DAY } from '../../core/clock.ts';
import { createCalendar } from './calendar.ts';
import { weekdayOf } from './calendar-range.ts';
import type { CalendarDay } from './period.ts';
import { MONTHS } from './period-phrase.ts';
import { readPoint } from './read-point.ts';

/** A day that lies ahead, today among them, as a day of the calendar: 0 is 1 January 1970. */
export type DayAhead = number;

const NUMBERS: Readonly<Record<string, number>> = {
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, ten: 10 },
};
const LENGTH = new RegExp(
  `^(?:the )?(?:next |coming )?(?:(\\d{1,4}) ?|(${Object.keys(NUMBERS).join('|')}) )?(d|days?|w|wks?|weeks?|months?|years?)$`,
);
/** Days in a unit, by its first letter. */
const UNITS: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };

/**
 * Reads how many whole days a length has: `30 days`, `a week`, `the next 2 weeks`, `3 months` (of 30 days), `14d`.
 *
 * @returns undefined for what is no length, for none at all, and for one in hours: a share of four hours is not one of a day
 */
export function readDays(text: string): number | undefined {
  const said = text.toLowerCase().replace(/\s+/g, ' ').trim();
  const [, digits, word, unit = ''] = LENGTH.exec(said) ?? [];
  // A unit alone is a length only in `the next week`.
  const isAlone = digits === undefined && word === undefined;
  if (isAlone && !/(?:next|coming) (?:day|week|month|year)$/.test(said)) return undefined;
  const days = Number(digits ?? NUMBERS[word ?? 'one']) * (UNITS[unit.charAt(0)] ?? 0);
  return days > 0 ? days : undefined;
}

/**
 * Reads a day ahead: `today`, `tomorrow`, `friday` (the next one, today if it is Friday), `next friday` (not today), `24 december`,
 * `2026-12-24`, `24.12.`, `the 20th`, `the end of the month`, `end of next week`, `the end of december`.
 *
 * @param today the day of the calendar of whoever says it
 * @returns undefined for what is no day, and for one that is past; a date with its year is returned also when it is past
 */
export function readDayAhead(text: string, today: DayAhead): DayAhead | undefined {
  const said = text.toLowerCase().replace(/\s+/g, ' ').trim();
  if (said === 'tonight') return today;
  if (said === 'tomorrow') return today + 1;
  if (/^(?:the )?day after tomorrow$/.test(said)) return today + 2;
  const end = endNamed(said, today);
  if (end !== undefined) return end;
  const [, next, named = said] = /^(next |coming )?(.+)$/.exec(said) ?? [];
  const { day, part, clock } = readPoint(named.replace(/^on /, ''), false) ?? {};
  if (day === undefined || part !== undefined || clock !== undefined) return undefined;
  if (next !== undefined && !('weekday' in day)) return undefined;
  return ahead(day, next === undefined ? today : today + 1);
}

/** Returns the end of a day by the clock of a zone: its last millisecond, so that it is shown as that day. */
export function endOfDay(day: DayAhead, zone: string): number {
  return createCalendar(zone).at(day + 1, 0) - 1;
}

/** Returns the day of a time by the clock of a zone. */
export function dayOfTime(time: number, zone: string): DayAhead {
  return createCalendar(zone).dayOf(time);
}

const END = new RegExp(
  `^(?:the )?end of (?:(?:the |this )?(week|month|year)|next (week|month|year)|(${MONTHS.join('|')}))$`,
);

function endNamed(said: string, today: DayAhead): DayAhead | undefined {
  const [, unit, next, month] = END.exec(said) ?? [];
  const date = new Date(today * DAY);
  const lastOf = (months: number) =>
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0) / DAY;
  if (month !== undefined)
    return lastOf((MONTHS.findIndex((name) => month.startsWith(name)) - date.getUTCMonth() + 12) % 12);
  const name = unit ?? next;
  const more = unit === undefined ? 1 : 0;
  if (name === 'week') return today - weekdayOf(today) + 6 + 7 * more;
  if (name === 'month') return lastOf(more);
  return name === 'year' ? Date.UTC(date.getUTCFullYear() + more, 11, 31) / DAY : undefined;
}

/** Returns the first such day from one on. */
function ahead(day: CalendarDay, from: DayAhead): DayAhead | undefined {
  if ('ago' in day) return day.ago === 0 ? from : undefined;
  if ('date' in day) return Date.parse(day.date) / DAY;
  if ('weeksAgo' in day || ('weekday' in day && day.isBefore)) return undefined;
  if ('weekday' in day) return from + ((day.weekday - weekdayOf(from) + 7) % 7);
  const date = new Date(from * DAY);
  const isDate = 'month' in day;
  const number = isDate ? day.day : day.dayOfMonth;
  // 29 February may be eight years away; a day of a month is at most two months away.
  const tries = Array.from({ length: isDate ? 10 : 3 }, (_, n) =>
    isDate
      ? Date.UTC(date.getUTCFullYear() + n, day.month - 1, number)
      : Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + n, number),
  );
  const found = tries.find((time) => time / DAY >= from && new Date(time).getUTCDate() === number);
  return found === undefined ? undefined : found / DAY;
}
