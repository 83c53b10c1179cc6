import { DAY } from '../../core/clock.ts';
import type { Calendar } from './calendar.ts';
import type { CalendarDay, CalendarPeriod, CalendarPoint, DayPart } from './period.ts';

/** The time from `from` until before `to`, epoch milliseconds. */
export interface Range {
  from: number;
  to: number;
}

/** The calendar of the person, and now in it. */
export interface CalendarPlace {
  calendar: Calendar;
  /** Epoch milliseconds. */
  now: number;
  /** Now as a day of the calendar. */
  today: number;
}

/** Minutes since midnight at which the parts of a day begin and end. */
const PARTS: Record<DayPart, readonly [number, number]> = {
  morning: [6 * 60, 12 * 60],
  afternoon: [12 * 60, 18 * 60],
  evening: [18 * 60, 24 * 60],
  night: [18 * 60, 30 * 60],
};
const MIDNIGHT = 24 * 60;

/** Returns the whole time that a calendar period means, whatever of it lies ahead of now. */
export function rangeOfSpan(period: CalendarPeriod, place: CalendarPlace): Range {
  if ('on' in period) return rangeOf(period.on, place);
  if ('since' in period) return { from: rangeOf(period.since, place).from, to: Number.POSITIVE_INFINITY };
  const { from, to } = period;
  const begin = rangeOf(from, place);
  const beginDay = place.calendar.dayOf(begin.from);
  return { from: begin.from, to: endOf(to, { from, beginDay, begin: begin.from }, place) };
}

/** Returns the end of `from … to …`. */
function endOf(
  to: CalendarPoint,
  { from, beginDay, begin }: { from: CalendarPoint; beginDay: number; begin: number },
  place: CalendarPlace,
): number {
  const { calendar } = place;
  if (to.unit !== undefined || to.month !== undefined) return rangeOf(to, place).to;
  if (to.day === undefined) {
    const clock = to.clock ?? 0;
    // `from yesterday to 9:00` ends with the latest 9:00, `from 22 to 6` with the first one after its beginning.
    if (from.clock === undefined) return calendar.at(latestDay(clock, place), clock, true);
    const end = calendar.at(beginDay, clock, true);
    return end > begin ? end : calendar.at(beginDay + 1, clock, true);
  }
  const day = dayAfter(to.day, beginDay, place);
  if (to.part !== undefined) return atMinutes(calendar, day, PARTS[to.part][1]);
  return to.clock === undefined ? calendar.at(day + 1, 0) : calendar.at(day, to.clock, true);
}

function rangeOf({ day, part, clock, unit, month }: CalendarPoint, place: CalendarPlace): Range {
  const { calendar } = place;
  if (month !== undefined) return monthRange(month, place);
  if (unit !== undefined) return unitRange(unit, place);
  if (day === undefined) {
    const at = calendar.at(latestDay(clock ?? 0, place), clock ?? 0);
    return { from: at, to: at };
  }
  const which = dayOf(day, place);
  if (part !== undefined) {
    const [begin, end] = PARTS[part];
    return { from: calendar.at(which, begin), to: atMinutes(calendar, which, end) };
  }
  if (clock !== undefined) return { from: calendar.at(which, clock), to: calendar.at(which, clock, true) };
  return { from: calendar.at(which, 0), to: calendar.at(which + 1, 0) };
}

function unitRange(
  { name, ago }: NonNullable<CalendarPoint['unit']>,
  { calendar, today }: CalendarPlace,
): Range {
  const monday = today - weekdayOf(today);
  const range = (first: number, end: number) => ({ from: calendar.at(first, 0), to: calendar.at(end, 0) });
  if (name === 'week') return range(monday - 7 * ago, monday - 7 * ago + 7);
  if (name === 'month') return range(monthBegin(today, -ago), monthBegin(today, 1 - ago));
  if (name === 'year') return range(yearBegin(today, -ago), yearBegin(today, 1 - ago));
  const saturday = monday + 5 - 7 * ago;
  return range(saturday, saturday + 2);
}

/** Returns the time of the latest month of that name that has begun. */
function monthRange(month: number, { calendar, today }: CalendarPlace): Range {
  const ago = (new Date(today * DAY).getUTCMonth() + 1 - month + 12) % 12;
  return { from: calendar.at(monthBegin(today, -ago), 0), to: calendar.at(monthBegin(today, 1 - ago), 0) };
}

/** Returns the day on which a month begins, so many months after the one of a day. */
function monthBegin(day: number, months: number): number {
  const date = new Date(day * DAY);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / DAY;
}

/** Returns the day on which a year begins, so many years after the one of a day. */
function yearBegin(day: number, years: number): number {
  return Date.UTC(new Date(day * DAY).getUTCFullYear() + years, 0, 1) / DAY;
}

/** Returns the latest day on which the clock has shown a time. */
function latestDay(clock: number, { calendar, now, today }: CalendarPlace): number {
  return calendar.at(today, clock) <= now ? today : today - 1;
}

function dayOf(day: CalendarDay, { today }: CalendarPlace): number {
  if ('ago' in day) return today - day.ago;
  if ('date' in day) return Date.parse(day.date) / DAY;
  if ('month' in day) return annual(day, (found) => found <= today, -1, today);
  if ('dayOfMonth' in day) return latestOfMonths(day.dayOfMonth, today);
  if ('weeksAgo' in day) return today - weekdayOf(today) - 7 * day.weeksAgo + day.weekday;
  const back = (weekdayOf(today) - day.weekday + 7) % 7;
  return today - (back === 0 && day.isBefore ? 7 : back);
}

/** Returns the latest day with a number within its month. A month without it is passed over: `the 31st` in April is of March. */
function latestOfMonths(number: number, today: number): number {
  const days = [0, -1, -2].map((months) => monthBegin(today, months) + number - 1);
  return days.find((day) => day <= today && new Date(day * DAY).getUTCDate() === number) ?? today;
}

/** Returns the day of the end of a time that begins on `begin`: the first such weekday, or date without a year, from then on. */
function dayAfter(day: CalendarDay, begin: number, place: CalendarPlace): number {
  if ('month' in day) return annual(day, (found) => found >= begin, 1, begin);
  if (!('weekday' in day) || 'weeksAgo' in day) return dayOf(day, place);
  return begin + ((day.weekday - weekdayOf(begin) + 7) % 7);
}

/** Finds a date in the nearest year, before or after, in which it exists and fits: 29 February may be eight years away. */
function annual(
  { day, month }: { day: number; month: number },
  fits: (found: number) => boolean,
  step: 1 | -1,
  near: number,
): number {
  const year = new Date(near * DAY).getUTCFullYear();
  const years = Array.from({ length: 10 }, (_, index) => year + step * (index - 1));
  const found = years
    .map((one) => Date.UTC(one, month - 1, day))
    .filter((time) => new Date(time).getUTCDate() === day)
    .map((time) => time / DAY);
  return found.find(fits) ?? near;
}

/** Returns the weekday of a day; 0 is Monday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Minutes may reach into the next day. */
function atMinutes(calendar: Calendar, day: number, minutes: number): number {
  return minutes > MIDNIGHT
    ? calendar.at(day + 1, minutes - MIDNIGHT, true)
    : calendar.at(day, minutes, true);
}
