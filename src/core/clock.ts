/** Returns milliseconds since the epoch; injected so that a test can move time. */
export type Clock = () => number;

/** Returns milliseconds that only grow, whatever sets the clock: for durations within this process. */
export const monotonic: Clock = () => performance.now();

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
