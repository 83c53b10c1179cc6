import { DAY } from '../../core/clock.ts';
import { type CalendarPlace, type Range, weekdayOf } from './calendar-range.ts';
import type { CalendarDay, CalendarPeriod, CalendarPoint } from './period.ts';
import { WEEKDAYS } from './period-phrase.ts';
import type { Times } from './times.ts';
import { capitalized } from './wording.ts';

/**
 * Names the time that a calendar period means: `yesterday (27 November)`, `last night (27 Nov 18:00 to 06:00)`,
 * `the time since 14:00`. `during` puts it into a sentence.
 *
 * @param range what is left of it up to now
 */
export function spanInWords(
  period: CalendarPeriod,
  range: Range & { isOver: boolean },
  place: CalendarPlace,
  times: Times,
): string {
  if ('since' in period) return `the time since ${times.at(range.from)}`;
  if ('from' in period) return `the time from ${between(range, times)}`;
  const { day, part, unit, month } = period.on;
  const first = place.calendar.dayOf(range.from);
  if (unit !== undefined) return unitInWords(unit, range, place);
  if (month !== undefined) return monthInWords(range, place);
  if (day === undefined) return `the time from ${between(range, times)}`;
  if (part === undefined) return dayInWords(day, first, place);
  return `${partInWords(day, part, first)} (${between(range, times)})`;
}

/** Writes `09:00 to 11:00`, or `27 Nov 22:00 to 06:00`; the end has its day when that is neither the beginning's nor today. */
function between({ from, to }: Range, times: Times): string {
  const clock = times.iso(to).slice(11, 16);
  const isOneDay = times.date(from) === times.date(to);
  return `${times.at(from)} to ${isOneDay ? clock : times.at(to)}`;
}

function dayInWords(day: CalendarDay, which: number, { today }: CalendarPlace): string {
  const date = dateInWords(which, today);
  if ('ago' in day && day.ago < 2) return `${day.ago === 0 ? 'today' : 'yesterday'} (${date})`;
  return `${weekdayName(which)}, ${date}`;
}

function partInWords(day: CalendarDay, part: string, which: number): string {
  if ('ago' in day && day.ago === 0) return `this ${part}`;
  if ('ago' in day && day.ago === 1) return part === 'night' ? 'last night' : `yesterday ${part}`;
  return `${weekdayName(which)} ${part}`;
}

function unitInWords(
  { name, ago }: NonNullable<CalendarPoint['unit']>,
  { from, to }: Range,
  { calendar, today }: CalendarPlace,
): string {
  const [first, last] = [calendar.dayOf(from), calendar.dayOf(to - 1)];
  const days =
    first === last
      ? dateInWords(first, today)
      : `${dateInWords(first, today)} to ${dateInWords(last, today)}`;
  if (ago < 2) return `${ago === 0 ? 'this' : 'last'} ${name} (${days})`;
  return `the ${name} from ${days}`;
}

function monthInWords({ from, to }: Range, { calendar, today }: CalendarPlace): string {
  const last = calendar.dayOf(to - 1);
  return `the days from ${dateInWords(calendar.dayOf(from), today)} to ${dateInWords(last, today)}`;
}

function weekdayName(day: number): string {
  return capitalized(WEEKDAYS[weekdayOf(day)] ?? '');
}

/** The zone does not matter: a day is shown that was found by the clock of the person. */
const DATE = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long' });

/** Writes `27 November`, with the year when it is not the one of today. */
function dateInWords(day: number, today: number): string {
  const year = new Date(day * DAY).getUTCFullYear();
  const isThisYear = year === new Date(today * DAY).getUTCFullYear();
  return `${DATE.format(day * DAY)}${isThisYear ? '' : ` ${year}`}`;
}
