import type { CalendarDay, CalendarPoint, Period } from './period.ts';
import { periodAsTyped } from './period.ts';

/** Names of weekdays, Monday first. */
export const WEEKDAYS = [
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
] as const;

/** Names of months, January first. */
export const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
] as const;

/**
 * Writes a period as a person would type it, each in one way: `last 24h`, `yesterday`, `since monday 9:00`,
 * `from yesterday 22:00 to 6:00`. `readPeriod` reads the same period from it.
 */
export function periodPhrase(period: Period): string {
  if (typeof period === 'number') return `last ${periodAsTyped(period)}`;
  if ('since' in period) return `since ${pointPhrase(period.since)}`;
  if ('from' in period) return `from ${pointPhrase(period.from)} to ${pointPhrase(period.to)}`;
  const words = pointPhrase(period.on);
  if (period.on.month !== undefined) return `in ${words}`;
  return /^(today|yesterday|this|last|\d+ (days|weeks|weekends|months|years) ago)/.test(words)
    ? words
    : `on ${words}`;
}

function pointPhrase({ day, part, clock, unit, month }: CalendarPoint): string {
  if (month !== undefined) return MONTHS[month - 1] ?? '';
  if (unit !== undefined) return unitPhrase(unit);
  if (day === undefined) return clockPhrase(clock ?? 0);
  if (part !== undefined) return partPhrase(day, part);
  return clock === undefined ? dayPhrase(day) : `${dayPhrase(day)} ${clockPhrase(clock)}`;
}

function unitPhrase({ name, ago }: NonNullable<CalendarPoint['unit']>): string {
  if (ago < 2) return `${ago === 0 ? 'this' : 'last'} ${name}`;
  return `${ago} ${name}s ago`;
}

function partPhrase(day: CalendarDay, part: string): string {
  if ('ago' in day && day.ago === 0) return `this ${part}`;
  if ('ago' in day && day.ago === 1 && part === 'night') return 'last night';
  return `${dayPhrase(day)} ${part}`;
}

function dayPhrase(day: CalendarDay): string {
  if ('date' in day) return day.date;
  if ('month' in day) return `${day.day} ${MONTHS[day.month - 1]}`;
  if ('dayOfMonth' in day) return `the ${day.dayOfMonth}${ordinalEnd(day.dayOfMonth)}`;
  if ('weeksAgo' in day) return `${WEEKDAYS[day.weekday]} ${unitPhrase({ name: 'week', ago: day.weeksAgo })}`;
  if ('weekday' in day) return `${day.isBefore ? 'last ' : ''}${WEEKDAYS[day.weekday]}`;
  return ['today', 'yesterday'][day.ago] ?? `${day.ago} days ago`;
}

/** Returns the letters behind a number that counts: `st`, `nd`, `rd`, `th`. */
function ordinalEnd(n: number): string {
  if (n >= 11 && n <= 13) return 'th';
  return ['th', 'st', 'nd', 'rd'][n % 10] ?? 'th';
}

/** Writes minutes since midnight as `9:05`. */
function clockPhrase(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
