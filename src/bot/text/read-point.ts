import type { CalendarDay, CalendarPoint, CalendarUnit, DayPart } from './period.ts';
import { MONTHS, WEEKDAYS } from './period-phrase.ts';

const CLOCK = /^(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|a\.m\.|p\.m\.)?$/;
const MAX_MINUTES = 24 * 60;

/** A time of the day as it was typed: `9` can still become 21:00 in `from 9 to 11 pm`. */
export interface TypedClock {
  /** Minutes since midnight. */
  minutes: number;
  /** Whether it is a number or a word alone, which is a time only where nothing else can be meant. */
  isBare: boolean;
  /** Whether `pm` was said. */
  isAfternoon: boolean;
}

/** Reads `9`, `9:30`, `9.30`, `9am`, `9:30 pm`, `noon`, `midnight`, `24:00`. @param text lower case */
export function readClock(text: string): TypedClock | undefined {
  if (text === 'noon') return { minutes: MAX_MINUTES / 2, isBare: true, isAfternoon: false };
  if (text === 'midnight') return { minutes: 0, isBare: true, isAfternoon: false };
  const [, hours, minutes, half = ''] = CLOCK.exec(text) ?? [];
  if (hours === undefined || Number(minutes ?? 0) > 59) return undefined;
  const hour = Number(hours);
  const isAfternoon = half.startsWith('p');
  if (half !== '' && (hour === 0 || hour > 12)) return undefined;
  const hourOfDay = half === '' ? hour : (hour % 12) + (isAfternoon ? 12 : 0);
  const all = hourOfDay * 60 + Number(minutes ?? 0);
  if (all > MAX_MINUTES) return undefined;
  return { minutes: all, isBare: minutes === undefined && half === '', isAfternoon };
}

const WEEKDAY = `(${WEEKDAYS.map((name) => `${name}|${name.slice(0, 3)}`).join('|')}|tues|thur|thurs)`;
const MONTH = `(${MONTHS.map((name) => `${name}|${name.slice(0, 3)}`).join('|')}|sept)`;

/** The ways to say a day; each is matched against the beginning of a text. */
const DAYS: readonly (readonly [RegExp, (found: readonly string[]) => CalendarDay | undefined])[] = [
  [/^today\b/, () => ({ ago: 0 })],
  [/^(?:the )?day before yesterday\b/, () => ({ ago: 2 })],
  [/^yesterday\b/, () => ({ ago: 1 })],
  [/^(\d{1,3}|a|one|two|three) days? ago\b/, ([, amount = '']) => ({ ago: numberIn(amount) })],
  [/^(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])/, ([, year, month, day]) => dateOf(year, month, day)],
  [
    new RegExp(`^(?:the )?(\\d{1,2})(?:st|nd|rd|th)?\\.?(?: of)? ${MONTH}\\b\\.?(?:,? (\\d{4})\\b)?`),
    ([, day, month = '', year]) => dateOf(year, monthOf(month), day),
  ],
  [
    new RegExp(`^${MONTH}\\.? (\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])(?:,? (\\d{4})\\b)?`),
    ([, month = '', day, year]) => dateOf(year, monthOf(month), day),
  ],
  [/^(\d{1,2})\.(\d{1,2})\.(\d{4})?(?!\d)/, ([, day, month, year]) => dateOf(year, month, day)],
  [/^the (\d{1,2})(?:st|nd|rd|th)(?= |$)/, ([, day]) => dayOfMonth(Number(day))],
  [/^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?(?![\d/])/, ([, first, second, year]) => slashed(first, second, year)],
  [
    new RegExp(`^${WEEKDAY} (?:of )?(this|last|previous) week\\b`),
    ([, name = '', which = '']) => ({ weekday: weekdayOf(name), weeksAgo: which === 'this' ? 0 : 1 }),
  ],
  [
    new RegExp(`^(?:last|previous) week,? (?:on )?${WEEKDAY}\\b`),
    ([, name = '']) => ({ weekday: weekdayOf(name), weeksAgo: 1 }),
  ],
  [
    new RegExp(`^(?:(last|previous|past|this) )?${WEEKDAY}\\b`),
    ([, which = '', name = '']) => {
      const weekday = weekdayOf(name);
      return { weekday, ...(which !== '' && which !== 'this' && { isBefore: true as const }) };
    },
  ],
];

/**
 * Reads a day, a time, or both in either order, a part of a day, or a longer unit: `yesterday`, `friday 14:00`, `9am yesterday`,
 * `2026-11-27t14:00`, `last night`, `monday morning`, `this week`.
 *
 * @param text lower case, words with one space between
 * @param clockAlone whether a number alone is a time of the day
 */
export function readPoint(text: string, clockAlone: boolean): CalendarPoint | undefined {
  const whole = unitIn(text) ?? monthIn(text) ?? partOfToday(text);
  if (whole) return whole;
  const clock = readClock(text.replace(/^at /, ''));
  if (clock) return clock.isBare && !clockAlone ? undefined : { clock: clock.minutes };
  const isoTime = /^(\d{4}-\d\d-\d\d)t(\d\d:\d\d)$/.exec(text);
  const { day, rest } = dayIn(isoTime ? `${isoTime[1]} ${isoTime[2]}` : text) ?? {};
  if (day !== undefined && rest !== undefined) return withRest(day, rest, clockAlone);
  const [, before, after = ''] = /^(?:at )?(\S+(?: [ap]m)?) (?:on )?(.+)$/.exec(text) ?? [];
  const first = before === undefined ? undefined : readClock(before);
  const second = first && (clockAlone || !first.isBare) ? dayIn(after) : undefined;
  return second?.rest === '' ? { day: second.day, clock: first?.minutes } : undefined;
}

/** Reads what stands behind a day: nothing, a part of it or a time. */
function withRest(day: CalendarDay, rest: string, clockAlone: boolean): CalendarPoint | undefined {
  if (rest === '') return { day };
  const part = partOf(rest);
  if (part) return { day, part };
  const clock = readClock(rest.replace(/^at /, ''));
  return clock && (clockAlone || !clock.isBare) ? { day, clock: clock.minutes } : undefined;
}

/** Finds the day that a text begins with, and what is left behind it. */
function dayIn(text: string): { day: CalendarDay; rest: string } | undefined {
  for (const [shape, read] of DAYS) {
    const found = shape.exec(text);
    const day = found ? read(found) : undefined;
    if (found && day) return { day, rest: text.slice(found[0].length).replace(/^,/, '').trim() };
  }
  return undefined;
}

function partOf(text: string): DayPart | undefined {
  const found = /^(?:in the |the |at )?(morning|afternoon|evening|night)$/.exec(text)?.[1];
  return (['morning', 'afternoon', 'evening', 'night'] as const).find((part) => part === found);
}

function partOfToday(text: string): CalendarPoint | undefined {
  if (text === 'last night') return { day: { ago: 1 }, part: 'night' };
  const part = partOf(text.replace(/^this /, ''));
  return part && text !== part ? { day: { ago: 0 }, part } : undefined;
}

function unitIn(text: string): CalendarPoint | undefined {
  const [, which, named] = /^(this|last|previous|the) (week|weekend|month|year)$/.exec(text) ?? [];
  if (which !== undefined && !(which === 'the' && named !== 'weekend'))
    return unit(named, which === 'this' ? 0 : 1);
  const [, amount = '', counted] =
    /^(\d{1,2}|a|one|two|three) (week|weekend|month|year)s? ago$/.exec(text) ?? [];
  return counted === undefined ? undefined : unit(counted, numberIn(amount));
}

/** A month by its name; `last november` is the latest one that has begun, as `november` is. */
function monthIn(text: string): CalendarPoint | undefined {
  const name = new RegExp(`^(?:last |this )?${MONTH}$`).exec(text)?.[1];
  return name === undefined ? undefined : { month: monthOf(name) };
}

function unit(named: string | undefined, ago: number): CalendarPoint | undefined {
  const units: readonly CalendarUnit[] = ['week', 'weekend', 'month', 'year'];
  const name = units.find((one) => one === named);
  return name && { unit: { name, ago } };
}

/** Reads `3`, `a`, `two`. */
export function numberIn(text: string): number {
  return { a: 1, an: 1, one: 1, two: 2, three: 3 }[text] ?? Number(text);
}

function weekdayOf(name: string): number {
  return WEEKDAYS.findIndex((weekday) => weekday.startsWith(name.slice(0, 3)));
}

function dayOfMonth(day: number): CalendarDay | undefined {
  return day >= 1 && day <= 31 ? { dayOfMonth: day } : undefined;
}

/** Reads `11/27` and `27/11`. Of `5/11` nobody can tell which is the month. */
function slashed(first = '', second = '', year?: string): CalendarDay | undefined {
  const [day, month] = Number(first) > 12 ? [first, second] : [second, first];
  const isClear = Number(day) > 12 || day === month;
  return isClear ? dateOf(year, month, day) : undefined;
}

function monthOf(name: string): number {
  return MONTHS.findIndex((month) => month.startsWith(name.slice(0, 3))) + 1;
}

/** Returns a date that exists; without a year one that exists in some year. */
function dateOf(year: string | undefined, month: unknown, day: string | undefined): CalendarDay | undefined {
  const date = { day: Number(day), month: Number(month) };
  // 2024 has a 29 February.
  const time = new Date(Date.UTC(Number(year ?? 2024), date.month - 1, date.day));
  if (time.getUTCMonth() + 1 !== date.month || time.getUTCDate() !== date.day) return undefined;
  return year === undefined ? date : { date: time.toISOString().slice(0, 10) };
}
