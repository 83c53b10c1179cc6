import type { Slices } from '../core/async/slices.ts';
import { keyIdOf } from '../core/secrets.ts';
import type { RevocationStore } from '../core/store.ts';
import { canOpen, type Sealer } from './sealing.ts';

/**
 * Counts the unconfirmed revocations whose token no key opens: Meraki can't be told of them. Rejects when the store can't be
 * read.
 *
 * @param lostKeys ids of keys that can't be put back: what they sealed is not counted
 */
export async function countUnreadable(
  store: Pick<RevocationStore, 'listRevocations'>,
  sealer: Sealer,
  slices: Pick<Slices, 'filter'>,
  lostKeys: readonly string[] = [],
): Promise<number> {
  const unreadable = await slices.filter(
    await store.listRevocations(),
    (one) =>
      !lostKeys.includes(keyIdOf(one.sealedRefreshToken)) &&
      !canOpen(one, 'refresh_token', one.sealedRefreshToken, sealer),
  );
  return unreadable.length;
}
