import type { GrantKey } from '../core/links.ts';
import type { Log } from '../core/log.ts';
import type { ShareStore } from '../core/share-store.ts';
import type { Share } from '../core/shares.ts';

/** Lists the open shares of a link that is about to end; what can't be read keeps no link from being ended. */
export async function lentOfLink(
  { personId, organizationId }: GrantKey,
  { store, log }: { store: Pick<ShareStore, 'listShares'>; log: Log },
): Promise<Share[]> {
  try {
    return await store.listShares({ lenderId: personId, organizationId, isOpen: true });
  } catch (err) {
    log.warn({ err, organizationId }, 'what was lent of a link that ends is not recorded as ended');
    return [];
  }
}
