import type { ShareStore } from '../share-store.ts';
import type { Share } from '../shares.ts';

/**
 * Changes a stored share unless the step leaves it as it is.
 *
 * @returns the changed share: of several callers of such a step exactly one gets it
 */
export async function changeOnce(
  store: Pick<ShareStore, 'changeShare'>,
  id: string,
  step: (share: Share) => Share,
): Promise<Share | undefined> {
  let isMine = false;
  const share = await store.changeShare(id, (stored) => {
    const changed = step(stored);
    isMine = changed !== stored;
    return changed;
  });
  return isMine ? share : undefined;
}

/**
 * Marks the end of a share as told, before it is: of several who would tell it exactly one gets the share.
 *
 * @param at epoch milliseconds
 */
export function claimEnd(
  store: Pick<ShareStore, 'changeShare'>,
  id: string,
  at: number,
): Promise<Share | undefined> {
  return changeOnce(store, id, (share) =>
    share.endToldAt === undefined ? { ...share, endToldAt: at } : share,
  );
}
