import type { ClaimedEvent, TakeBack } from '../core/inbox.ts';

/**
 * Creates the ownership check of one claimed event. It counts the effects that were begun, so that the event counts as
 * interrupted from the first one on, and no longer when all of them were taken back.
 *
 * @param deps.wasInterrupted whether effects of an earlier process are unknown: then it stays interrupted
 * @param deps.check stores that the event counts as interrupted; rejects when it is not owned any more
 * @param deps.clear stores that nothing of it has happened; rejects when that can't be stored
 * @param deps.onUncleared is told why `clear` rejected
 */
export function createOwnershipCheck(deps: {
  wasInterrupted: boolean;
  check(): Promise<void>;
  clear(): Promise<void>;
  onUncleared(error: unknown): void;
}): ClaimedEvent['checkOwnership'] {
  let begun = deps.wasInterrupted ? 1 : 0;
  return async () => {
    begun += 1;
    let isTakenBack = false;
    const takeBack: TakeBack = async () => {
      if (isTakenBack) return;
      isTakenBack = true;
      begun -= 1;
      if (begun === 0) await deps.clear().catch(deps.onUncleared);
    };
    try {
      await deps.check();
    } catch (error) {
      begun -= 1;
      throw error;
    }
    return takeBack;
  };
}
