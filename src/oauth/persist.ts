import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../core/errors.ts';
import type { Log } from '../core/log.ts';

/**
 * Writes again what could not be written: a rotated token or a revocation that is not on disk is a lost
 * link or a lost revocation, so a full disk gets a few seconds to recover. Rejects as the last try does.
 */
export async function persist(write: () => Promise<void>, log: Log): Promise<void> {
  for (const pause of [100, 400, 1500]) {
    try {
      return await write();
    } catch (error) {
      log.error({ err: messageOf(error) }, 'the store could not be written; writing it again');
      await delay(pause);
    }
  }
  await write();
}
