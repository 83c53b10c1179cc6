import type { Clock } from '../clock.ts';
import type { TakeBack } from '../inbox.ts';
import type { GrantKey } from '../links.ts';
import type { Store } from '../store.ts';

/**
 * Claims the message that tells a person that their link ended. @see TokenService.claimNotification
 *
 * @returns what gives the claim back, for the one caller who has to send the message; undefined for all later callers, and
 *   when the link has not ended
 */
export async function claimNotification(
  store: Pick<Store, 'withGrantLock'>,
  clock: Clock,
  key: GrantKey,
): Promise<TakeBack | undefined> {
  const toldAt = clock();
  const isClaimed = await store.withGrantLock(key, async ({ grant, commit }) => {
    if (grant?.status !== 'relink_required' || grant.toldAt !== undefined) return false;
    await commit({ saveGrant: { ...grant, toldAt } });
    return true;
  });
  if (!isClaimed) return undefined;
  return () =>
    store.withGrantLock(key, async ({ grant, commit }) => {
      if (grant?.toldAt === toldAt) await commit({ saveGrant: { ...grant, toldAt: undefined } });
    });
}
