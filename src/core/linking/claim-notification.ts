import type { Clock } from '../clock.ts';
import type { GrantKey } from '../links.ts';
import type { Store } from '../store.ts';

/**
 * Claims the message that tells a person that their link ended. @see TokenService.claimNotification
 *
 * @returns whether the caller has to send the message: false for all later callers, and when the link has not ended
 */
export function claimNotification(
  store: Pick<Store, 'withGrantLock'>,
  clock: Clock,
  key: GrantKey,
): Promise<boolean> {
  return store.withGrantLock(key, async ({ grant, commit }) => {
    if (grant?.status !== 'relink_required' || grant.toldAt !== undefined) return false;
    await commit({ saveGrant: { ...grant, toldAt: clock() } });
    return true;
  });
}
