import type { Log } from '../log.ts';

/** Milliseconds between two tries. */
const SHORT_PAUSES = [100, 400, 1500];
/** About two minutes: a database that fails over to another server is away for one. */
export const FAILOVER_PAUSES = [...SHORT_PAUSES, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000];

/**
 * Asks the store again when it could not be written, or read: a rotated token or a revocation that is not on disk is
 * a lost link or a lost revocation, so a full disk gets some time to recover.
 *
 * @returns what `write` does; rejects as the last try does
 */
export async function retryStore<T>(write: () => Promise<T>, log: Log, pauses = SHORT_PAUSES): Promise<T> {
  for (const pause of pauses) {
    try {
      return await write();
    } catch (error) {
      log.error({ err: error }, 'the store could not be reached; trying again');
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return await write();
}
