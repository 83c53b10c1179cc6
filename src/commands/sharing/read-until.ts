import { dayOfTime, endOfDay, readDayAhead, readDays } from '../../bot/text/day-ahead.ts';
import type { Times } from '../../bot/text/times.ts';
import { code, countOf, quote } from '../../bot/text/wording.ts';
import type { KnownError } from '../../core/errors.ts';
import { USUAL_SHARE_DAYS } from '../../core/shares.ts';
import { lendRefused, type SayInstead } from './lend-refusals.ts';
import type { SaidPart, ShareWords } from './share-words.ts';

/** What decides how long a share may be. */
export interface UntilRead {
  times: Times;
  /** Epoch milliseconds. */
  now: number;
  /** The most days from today. */
  maxDays: number;
  say: SayInstead;
}

/**
 * Reads until when a share lasts: to the end of its last day, by the clock of the lender.
 *
 * @returns epoch milliseconds; that of 30 days when nothing is said
 * @throws KnownError `bad_arguments` for what is no day, for a past one, and for one that is too far ahead
 */
export function readUntil({ length, day }: Pick<ShareWords, 'length' | 'day'>, reading: UntilRead): number {
  const { times, now, maxDays } = reading;
  const today = dayOfTime(now, times.zone);
  const longest = today + maxDays;
  const part = length ?? day;
  if (part === undefined) return endOfDay(Math.min(today + USUAL_SHARE_DAYS, longest), times.zone);
  const days = length && readDays(length.text);
  const last = days === undefined ? readDayAhead(part.text, today) : today + days;
  const isOneDay = days === undefined && length !== undefined && length.text.toLowerCase() !== 'today';
  if (last === undefined || isOneDay) throw noDay(part, length !== undefined, reading);
  if (last < today) throw refused(part, `${quote(part.text)} is past.`, reading);
  if (last > longest) {
    const latest = times.day(endOfDay(longest, times.zone));
    throw refused(part, `${quote(part.text)} is too long: a share can last until ${latest}.`, reading);
  }
  return endOfDay(last, times.zone);
}

function noDay(part: SaidPart, isLength: boolean, reading: UntilRead): KnownError {
  const what = isLength
    ? `I don't understand how long ${quote(part.text)} is: a share lasts whole days.`
    : `I don't understand which day ${quote(part.text)} is.`;
  return refused(part, what, reading);
}

function refused(part: SaidPart, what: string, { maxDays, say }: UntilRead): KnownError {
  const lengths = [...new Set([1, USUAL_SHARE_DAYS, maxDays])].filter((days) => days <= maxDays);
  const of = lengths.map((days) => {
    const words = `for ${countOf(days, 'day')}`;
    return { label: words, command: say(part, words) };
  });
  const next = `For example: ${code('for 30 days')}, ${code('until friday')} or ${code('until the end of the month')}; at most ${countOf(maxDays, 'day')}.`;
  return lendRefused(what, next, {
    question: `“${part.text}” is no day until which I can lend. How long?`,
    of,
  });
}
