import type { AuditLog } from '../audit-log.ts';
import type { ShareStore } from '../share-store.ts';
import type { Share } from '../shares.ts';
import { recordShareEnds } from './end-share.ts';

/**
 * Records in the audit log that shares ended with their link. Of those that somebody else ended in the same moment, that one
 * records it.
 *
 * @param shares those that were open when the link was ended, with the ends that it gave them
 */
export async function recordEndsWithLink(
  shares: readonly Share[],
  deps: { store: Pick<ShareStore, 'findShare'>; audit: Pick<AuditLog, 'record'> },
): Promise<void> {
  for (const share of shares) {
    const stored = await deps.store.findShare(share.id);
    const isOthers = stored !== undefined && stored.ended?.why !== share.ended?.why;
    if (!isOthers) await recordShareEnds([share], deps);
  }
}
