/** Milliseconds since the epoch; injected so that a test can move time. */
export type Clock = () => number;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Whether that was less than `life` milliseconds ago. Not when it is still to come: then the clock was set back. */
export function isRecent(at: number, life: number, clock: Clock): boolean {
  const age = clock() - at;
  return age >= 0 && age < life;
}
