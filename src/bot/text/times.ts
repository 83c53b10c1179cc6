import { DAY } from '../../core/clock.ts';
import { byZone } from './by-zone.ts';

/** The way to write times for one person. Times are epoch milliseconds. */
export interface Times {
  /** IANA name. */
  zone: string;
  /** `14:02` for today, `3 Aug 14:02` for this year, else `3 Aug 2025 14:02`. */
  at(time: number): string;
  /** `3 Aug`; with the year when it is not this one. */
  day(time: number): string;
  /** `2026-08-03T14:02:00+02:00` for a file; empty for undefined. */
  iso(time: number | undefined): string;
  /** `2026-08-03`, for the name of a file. */
  date(time: number): string;
  /** When something was asked or read, with the zone: `14:02 CEST`; with the day when that is not today. */
  asked(time: number): string;
}

/**
 * Makes the times of one answer.
 *
 * @param zone IANA name, known to this runtime
 * @param now the time of the question: what is today follows from it, however long the answer takes
 */
export function createTimes(zone: string, now: number): Times {
  const { clock, thisYear, anyYear, year, iso, offset, named } = formatsOf(zone);
  const today = anyYear.format(now);
  const day = (time: number) => (year.format(time) === year.format(now) ? thisYear : anyYear).format(time);
  const withDay = (time: number, text: string) => {
    const isToday = Math.abs(time - now) < 2 * DAY && anyYear.format(time) === today;
    return isToday ? text : `${day(time)} ${text}`;
  };
  return {
    zone,
    day,
    at: (time) => withDay(time, clock.format(time)),
    asked: (time) => withDay(time, named.format(time)),
    iso(time) {
      if (time === undefined) return '';
      const shift = offset.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
      return `${iso.format(time).replace(' ', 'T')}${shift.replace(/^GMT(\+00:00)?/, '') || 'Z'}`;
    },
    date: (time) => iso.format(time).slice(0, 10),
  };
}

const formatsOf = byZone(makeFormats);

function makeFormats(zone: string) {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
  return {
    clock: format({ hour: '2-digit', minute: '2-digit' }),
    thisYear: format({ day: 'numeric', month: 'short' }),
    anyYear: format({ day: 'numeric', month: 'short', year: 'numeric' }),
    year: format({ year: 'numeric' }),
    // The Swedish format is that of ISO 8601.
    iso: new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }),
    offset: format({ timeZoneName: 'longOffset' }),
    named: format({ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }),
  };
}
