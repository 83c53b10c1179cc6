import type { AuditLog } from '../audit-log.ts';
import { linkOf, type Share } from '../shares.ts';
import type { Store } from '../store.ts';

/** The collaborators of `lend`. */
export interface LendDeps {
  store: Pick<Store, 'withGrantLock'>;
  audit: Pick<AuditLog, 'record'>;
}

/**
 * Saves a new share under the lock of its link, so that whoever ends the link ends the share too, and records it.
 *
 * @param how the name of the command for the audit log, and whether somebody asked for it
 * @returns link_ended when the link is gone or has to be made again: nothing is lent then
 * @throws KnownError `store_unavailable`: whether it was lent is unknown; the same share may be lent again
 */
export async function lend(
  share: Share,
  { store, audit }: LendDeps,
  how: { command: string; outcome: 'lent' | 'approved' },
): Promise<'lent' | 'link_ended'> {
  const { personId, name, email } = share.lender;
  const grant = await store.withGrantLock(linkOf(share), async (locked) => {
    if (locked.grant?.status !== 'active') return undefined;
    await locked.commit({ saveShare: share });
    return locked.grant;
  });
  if (grant === undefined) return 'link_ended';
  const actor = { id: personId, displayName: name, email };
  await audit.record({ action: 'lent', ...how, shareId: share.id, actor, subject: grant });
  return 'lent';
}
