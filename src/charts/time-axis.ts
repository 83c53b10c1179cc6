import { DAY, HOUR, MINUTE } from '../core/clock.ts';

/** A label on a time axis. */
export interface TimeTick {
  /** Epoch milliseconds. */
  at: number;
  /** The time, such as `14:00`; at midnight the date, such as `4 Nov`. */
  word: string;
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440];
const LANGUAGE = 'en-GB';

/** The longest span of a chart. The limit keeps a clock that is wrong by years from causing millions of steps. */
const MAX_SPAN = 400 * DAY;

/**
 * Returns round times of a time zone between two instants (midnights, full hours), also across a change of its
 * offset.
 *
 * @param most roughly how many labels fit side by side
 */
export function timeTicks(from: number, to: number, timeZone: string, most: number): TimeTick[] {
  if (to - from > MAX_SPAN) return [];
  const step = STEPS.find((minutes) => (to - from) / (minutes * MINUTE) <= most);
  const clock = new Intl.DateTimeFormat(LANGUAGE, { timeZone, timeStyle: 'short', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(LANGUAGE, { timeZone, day: 'numeric', month: 'short' });
  const minutes = step ?? 1440;
  // Offsets from UTC are multiples of 15 minutes.
  const fine = Math.min(15, minutes) * MINUTE;
  const ticks: TimeTick[] = [];
  for (let at = Math.ceil(from / fine) * fine; at <= to; at += fine) {
    const time = clock.format(at);
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    if ((hour * 60 + minute) % minutes !== 0) continue;
    ticks.push({ at, word: time === '00:00' ? day.format(at) : time });
    if (minutes === 1440) at += 22 * HOUR;
  }
  const every = Math.ceil((to - from) / DAY / most);
  return step === undefined ? ticks.filter((_, i) => i % every === 0) : ticks;
}

/** Returns `Wed 4 Nov, 09:00 – Thu 5 Nov, 09:00 (Europe/Amsterdam)`; within one day, the date stands once. */
export function timeSpan(from: number, to: number, timeZone: string): string {
  const at = new Intl.DateTimeFormat(LANGUAGE, {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return `${at.formatRange(from, to)} (${timeZone})`;
}
