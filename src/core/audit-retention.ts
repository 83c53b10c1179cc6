import type { Audit } from './audit.ts';
import { type Clock, DAY, isRecent } from './clock.ts';
import type { Log } from './log.ts';

/** The collaborators of the end of old audit entries. */
export interface AuditRetentionDeps {
  audit: Pick<Audit, 'deleteBefore'>;
  /** The days after which an entry is deleted; 0 keeps all. */
  keepDays: number;
  clock: Clock;
  /** Whether another clock says that ours is right: while it may be wrong, nothing is deleted. */
  checkClock(): Promise<boolean>;
  log: Log;
}

/**
 * Creates a job that deletes old audit entries: once a day, and at its first run. What could not be done the next run does.
 *
 * @returns rejects when entries can't be deleted
 */
export function createAuditRetention({
  audit,
  keepDays,
  clock,
  checkClock,
  log,
}: AuditRetentionDeps): () => Promise<void> {
  let doneAt: number | undefined;
  let isWaiting = false;
  return async () => {
    if (keepDays === 0 || (doneAt !== undefined && isRecent(doneAt, DAY, clock))) return;
    if (!(await checkClock())) {
      if (!isWaiting) log.warn({}, "old audit entries stay until Webex's clock agrees with ours");
      isWaiting = true;
      return;
    }
    isWaiting = false;
    const now = clock();
    const deleted = await audit.deleteBefore(now - keepDays * DAY);
    doneAt = now;
    if (deleted > 0) log.info({ deleted, keepDays }, 'old audit entries were deleted');
  };
}
