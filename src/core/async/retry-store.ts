import type { Log } from '../log.ts';

/** Milliseconds between two tries: two seconds together. */
const SHORT_PAUSES = [100, 400, 1500];
/** Pauses of about two minutes together: a database that fails over to another server is unavailable for about one. */
export const FAILOVER_PAUSES = [...SHORT_PAUSES, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000];

/**
 * Repeats an operation of the store that failed. A rotated token that is not stored is a lost link, and a revocation that
 * is not stored is never sent, so a full disk or a failover gets some time to end.
 *
 * @param pauses milliseconds between the tries; one try more than pauses
 * @returns the result of `operation`; rejects with the error of the last try
 */
export async function retryStore<T>(
  operation: () => Promise<T>,
  log: Log,
  pauses = SHORT_PAUSES,
): Promise<T> {
  for (const pause of pauses) {
    try {
      return await operation();
    } catch (error) {
      log.error({ err: error }, 'store operation failed; trying again');
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return await operation();
}
