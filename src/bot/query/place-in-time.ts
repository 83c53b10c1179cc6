import { DAY } from '../../core/clock.ts';
import type { ReadTime } from '../../core/dashboard.ts';
import { KnownError } from '../../core/errors.ts';
import type { Arguments } from '../text/arguments.ts';
import { type Period, periodAsTyped, periodInWords } from '../text/period.ts';
import { type PeriodSpan, resolvePeriod } from '../text/span.ts';
import type { Times } from '../text/times.ts';
import { capitalized, code } from '../text/wording.ts';
import type { Phrasing } from './phrasing.ts';

/** The periods that a command looks back, in milliseconds. */
export interface Lookback {
  defaultPeriod: number;
  /** The longest period that Meraki answers for at once. */
  maxPeriod: number;
  /** The shortest period that Meraki takes; absent when any is taken. */
  minPeriod?: number;
  /** How long ago a period may begin, as far as Meraki keeps data; `maxPeriod` when absent. */
  maxAge?: number;
  /** Why a period has to reach until now, as a sentence: Meraki takes no end. Absent when it may end before. */
  untilNow?: string;
}

/** The part of a query that says which time it is about. */
export interface PlacedPeriod {
  /** The length of the period, in milliseconds; 0 for a command that does not look back. */
  period: number;
  /** The start of the period, in epoch milliseconds; `now` for a command that does not look back. */
  since: number;
  /** The end of the period, in epoch milliseconds: `now`, unless `isOver`. */
  until: number;
  /** Whether the period ended before now: what is so now says nothing of it. */
  isOver: boolean;
  /** The period for the dashboard. */
  range: ReadTime;
  /** The period in words: `the last 24 hours`, `yesterday (27 November)`; `during` puts it into a sentence. */
  periodWords: string;
}

/** The lengths of `last week`, `last month` and `last year` in the other meaning of these words: so many days up to now. */
const LENGTHS = new Map<string, number>([
  ['week', 7 * DAY],
  ['month', 30 * DAY],
  ['year', 365 * DAY],
]);

/**
 * Gives the period of a query its place in time. `last week` and `last month` are those of the calendar where Meraki can tell of
 * them, else the last 7 and 30 days, which the answer then says.
 *
 * @throws KnownError `bad_arguments` for a period that Meraki does not answer for
 */
export function placeInTime(
  options: { args: Arguments; now: number; times: Times; lookback: Lookback | undefined },
  say: Phrasing['say'],
): PlacedPeriod {
  const { args, now, times, lookback } = options;
  if (lookback === undefined) return placed({ from: now, to: now, isOver: false, words: 'now' });
  const { period = lookback.defaultPeriod } = args;
  const span = resolvePeriod(period, now, times);
  const refused = refusalOf(span, now, lookback);
  if (refused === undefined) return placed(span, period);
  const other = lengthOf(period);
  if (other !== undefined) return placeInTime({ ...options, args: { ...args, period: other } }, say);
  const { what, instead } = refused;
  const choice = {
    question: what,
    of: [{ label: capitalized(`last ${periodInWords(instead)}`), command: say({ period: instead }) }],
  };
  const next = `Say ${code(`last ${periodAsTyped(instead)}`)} instead.`;
  throw new KnownError('bad_arguments', what, next, { choice });
}

function placed({ from, to, isOver, words }: PeriodSpan, period?: Period): PlacedPeriod {
  const until = typeof period === 'object' ? { until: isOver ? to : Number.POSITIVE_INFINITY } : {};
  return {
    period: to - from,
    since: from,
    until: to,
    isOver,
    range: { since: from, ...until },
    periodWords: words,
  };
}

function lengthOf(period: Period): number | undefined {
  const unit = typeof period === 'object' && 'on' in period ? period.on.unit : undefined;
  return unit?.ago === 1 ? LENGTHS.get(unit.name) : undefined;
}

/** Says why Meraki does not answer for a time, and which length up to now it answers for. */
function refusalOf(
  { from, to, isOver }: PeriodSpan,
  now: number,
  lookback: Lookback,
): { what: string; instead: number } | undefined {
  const { maxPeriod, minPeriod = 0, maxAge = maxPeriod, untilNow } = lookback;
  const looksBack = (words: string, instead: number) => ({
    what: `Meraki looks back ${words} ${periodInWords(instead)} for this.`,
    instead,
  });
  if (to - from < minPeriod) return looksBack('at least', minPeriod);
  if (to - from > maxPeriod) return looksBack('at most', maxPeriod);
  if (now - from > maxAge) return looksBack('at most', maxAge);
  if (!isOver || untilNow === undefined) return undefined;
  return { what: untilNow, instead: Math.min(maxPeriod, Math.ceil((now - from) / DAY) * DAY) };
}
