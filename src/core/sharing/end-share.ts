import type { AuditEvent, AuditLog } from '../audit-log.ts';
import type { ShareStore } from '../share-store.ts';
import { endedBy, linkOf, type Share, type ShareEnd } from '../shares.ts';
import { changeOnce } from './change-once.ts';

/** Returns the lender's link as the audit log names it. */
export function auditedLender(share: Share): AuditEvent['subject'] {
  const { lender, organizationName } = share;
  return { ...linkOf(share), personName: lender.name, personEmail: lender.email, organizationName };
}

/**
 * Records in the audit log that shares ended. To be called by whoever stored their ends.
 *
 * @param shares with their ends as they are stored
 * @param actor who ended them; absent when the product itself did
 */
export async function recordShareEnds(
  shares: readonly Share[],
  { audit }: { audit: Pick<AuditLog, 'record'> },
  actor?: AuditEvent['actor'],
): Promise<void> {
  for (const share of shares) {
    if (share.ended === undefined) continue;
    await audit.record({
      action: 'share_ended',
      outcome: share.ended.why,
      actor,
      shareId: share.id,
      subject: auditedLender(share),
    });
  }
}

/**
 * Stores the end of a share, if it is open still, and records it in the audit log.
 *
 * @param actor who ended it; absent when the product itself did
 * @returns the share when this call ended it: of several callers exactly one gets it
 * @throws KnownError `store_unavailable`
 */
export async function endShare(
  id: string,
  end: ShareEnd,
  { store, audit }: { store: Pick<ShareStore, 'changeShare'>; audit: Pick<AuditLog, 'record'> },
  actor?: AuditEvent['actor'],
): Promise<Share | undefined> {
  const share = await changeOnce(store, id, (stored) =>
    stored.ended === undefined ? endedBy(stored, end) : stored,
  );
  if (share !== undefined) await recordShareEnds([share], { audit }, actor);
  return share;
}
