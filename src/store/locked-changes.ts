import { type Grant, type GrantKey, grantId } from '../core/links.ts';
import { linkOf } from '../core/shares.ts';
import type { Changes } from '../core/store.ts';

/** Checks that changes are of the grant that is locked. @throws Error when they are of another one */
export function assertOfGrant({ saveGrant, deleteGrant, saveShare }: Changes, locked: GrantKey): void {
  for (const changed of [saveGrant, deleteGrant, saveShare && linkOf(saveShare)])
    if (changed && grantId(changed) !== grantId(locked)) throw new Error('the lock is of another grant');
}

/**
 * Checks that a new share has a link: one without would wake up with the next link, which its lender makes for themselves.
 *
 * @param stored the locked grant before the changes
 * @throws Error when there is none with the changes
 */
export function assertLendable(
  { saveGrant, deleteGrant, saveShare }: Changes,
  stored: Grant | undefined,
): void {
  const isThere = saveGrant !== undefined || (stored !== undefined && deleteGrant === undefined);
  if (saveShare && !isThere) throw new Error('a share needs a link');
}
