/** Returns milliseconds since the epoch; injected so that a test can move time. */
export type Clock = () => number;

/** Returns milliseconds that only grow, whatever sets the clock: for durations within this process. */
export const monotonic: Clock = () => performance.now();

/** Returns where a time of the wall clock is on the monotonic one: from then on it is not moved by who sets the clock. */
export function onMonotonic(at: number, clock: Clock, now: Clock = monotonic): number {
  return now() + at - clock();
}

/** Milliseconds, as are the constants below. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Whether `at` was less than `life` milliseconds ago. A time in the future is not recent: the clock was set back. */
export function isRecent(at: number, life: number, clock: Clock): boolean {
  const age = clock() - at;
  return age >= 0 && age < life;
}

/** Milliseconds by which the clock may be set back without ending what has just begun. */
const SET_BACK = HOUR;

/**
 * Whether a stored time is still to come that was at most `life` milliseconds ahead when it was stored. One that is much further
 * ahead was stored before the clock was set back, and counts as past: nothing lives for years by that.
 */
export function isAhead(at: number, life: number, now: number): boolean {
  return at > now && at - now <= life + SET_BACK;
}
