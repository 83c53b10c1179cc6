import { DAY } from '../../core/clock.ts';

/** How times are said to one person. */
export interface Times {
  /** IANA name. */
  zone: string;
  /** `14:02` of today, `3 Aug 14:02` of this year, `3 Aug 2025 14:02`. */
  at(time: number): string;
  /** `3 Aug`, with the year when it is another one. */
  day(time: number): string;
  /** `14:02 CEST`: of now, with the zone named once. */
  now(): string;
}

/** @param zone IANA name, known to this runtime */
export function createTimes(zone: string, now: number): Times {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
  const clock = format({ hour: '2-digit', minute: '2-digit' });
  const thisYear = format({ day: 'numeric', month: 'short' });
  const anyYear = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const year = format({ year: 'numeric' });
  const today = anyYear.format(now);

  const day = (time: number) => (year.format(time) === year.format(now) ? thisYear : anyYear).format(time);
  return {
    zone,
    day,
    at: (time) => {
      const isToday = Math.abs(time - now) < 2 * DAY && anyYear.format(time) === today;
      return isToday ? clock.format(time) : `${day(time)} ${clock.format(time)}`;
    },
    now: () => format({ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(now),
  };
}

/** `3 days`, `2 hours`, `40 minutes`: how long something lasted, or lasts. */
export function lasting(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 || hours >= 10 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}

/** As a file has times, for programs: ISO 8601 in UTC; empty when there is none. */
export function isoTime(time: number | undefined): string {
  return time === undefined ? '' : new Date(time).toISOString();
}
