import { DAY, HOUR, MINUTE } from '../../core/clock.ts';
import { byZone } from './by-zone.ts';

/**
 * The calendar of a time zone. Days are counted: day 0 is 1 January 1970, a Thursday. Times are epoch milliseconds. A day has 23
 * or 25 hours when the clock is changed.
 */
export interface Calendar {
  /** Returns the day of a time. */
  dayOf(time: number): number;
  /**
   * Returns when the clock of a day shows so many minutes since midnight; 1,440 is the end of the day. Of a time that comes
   * twice, because the clock is set back, the first one, or the last one where `isLast`. A time that the clock jumps over is as
   * much later as the clock jumps.
   */
  at(day: number, minutes: number, isLast?: boolean): number;
}

/** Makes the calendar of a time zone. @param zone IANA name, known to this runtime */
export function createCalendar(zone: string): Calendar {
  const format = formatOf(zone);

  /** Returns what the clock of the zone shows, as the epoch milliseconds at which a clock of UTC shows the same. */
  function shownAt(time: number): number {
    const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(time)) shown[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  }

  return {
    dayOf: (time) => Math.floor(shownAt(time) / DAY),
    at(day, minutes, isLast = false) {
      const wanted = day * DAY + minutes * MINUTE;
      // No zone is more than 14 hours from UTC, and none changes its clock twice within two days.
      const before = wanted - offsetAt(wanted - 14 * HOUR);
      const after = wanted - offsetAt(wanted + 14 * HOUR);
      const found = [before, after].filter((time) => shownAt(time) === wanted);
      return found.length === 0 ? before : isLast ? Math.max(...found) : Math.min(...found);
    },
  };

  function offsetAt(time: number): number {
    return shownAt(time) - Math.floor(time / 1000) * 1000;
  }
}

const formatOf = byZone(
  (timeZone) =>
    new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    }),
);
