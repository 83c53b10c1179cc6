/** The limits of the wait between attempts, in milliseconds. */
export interface BackoffOptions {
  /** The longest wait before the second attempt; it doubles with each further one. */
  first: number;
  /** The limit of every wait. */
  longest: number;
}

/**
 * Tells how long to wait after a failed attempt: exponential backoff with equal jitter, so that callers which failed
 * together do not come back together.
 *
 * @param attempt how many attempts have failed so far, from 1
 * @param random a number from 0 to below 1
 * @returns milliseconds, between half of the wait and the whole
 */
export function backoff(
  attempt: number,
  { first, longest }: BackoffOptions,
  random: () => number = Math.random,
): number {
  const wait = Math.min(longest, first * 2 ** Math.min(attempt - 1, 52));
  return wait / 2 + (wait / 2) * random();
}
