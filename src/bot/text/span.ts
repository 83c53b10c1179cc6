import { KnownError } from '../../core/errors.ts';
import { createCalendar } from './calendar.ts';
import { type CalendarPlace, type Range, rangeOfSpan } from './calendar-range.ts';
import { type Period, periodInWords } from './period.ts';
import { periodPhrase } from './period-phrase.ts';
import { spanInWords } from './span-words.ts';
import type { Times } from './times.ts';
import { code } from './wording.ts';

/** A period that has its place in time. */
export interface PeriodSpan extends Range {
  /** Whether it ends by the clock, before now; otherwise it goes on until now. */
  isOver: boolean;
  /** `the last 24 hours`, `yesterday (27 November)`, `Friday, 27 November`; `during` puts it into a sentence. */
  words: string;
}

/**
 * Gives a period its place in time, as the clock of the person's zone shows it. What lies ahead of now is cut off.
 *
 * - A time without a day is the latest one: `since 14:00` at nine o'clock begins yesterday. An end without a day comes after
 *   its beginning: `from 22 to 6` crosses midnight.
 * - A night is from 18:00 to 06:00 of the next day, a morning from 06:00, an afternoon from 12:00, an evening from 18:00 to
 *   midnight.
 *
 * @throws KnownError `bad_arguments` for a period that has not begun, or ends before it begins
 */
export function resolvePeriod(period: Period, now: number, times: Times): PeriodSpan {
  if (typeof period === 'number') {
    return { from: now - period, to: now, isOver: false, words: `the last ${periodInWords(period)}` };
  }
  const calendar = createCalendar(times.zone);
  const place: CalendarPlace = { calendar, now, today: calendar.dayOf(now) };
  const range = rangeOfSpan(period, place);
  const said = code(periodPhrase(period));
  if (range.from >= now) {
    const next = `It is ${times.asked(now)} by your clock; I can only look back.`;
    throw new KnownError('bad_arguments', `The time ${said} has not begun yet.`, next);
  }
  if (range.to <= range.from) {
    const next = `For example: ${code('from 9 to 11')} or ${code('from monday to wednesday')}.`;
    throw new KnownError('bad_arguments', `The time ${said} ends before it begins.`, next);
  }
  const isOver = range.to < now;
  const span = { from: range.from, to: isOver ? range.to : now };
  return { ...span, isOver, words: spanInWords(period, { ...span, isOver }, place, times) };
}
