import type { Slices } from '../core/async/slices.ts';
import type { RevocationStore } from '../core/store.ts';
import { canOpen, type Sealer } from './sealing.ts';

/** Counts the unconfirmed revocations whose token no key opens: Meraki can't be told of them. Rejects when the store can't be read. */
export async function countUnreadable(
  store: Pick<RevocationStore, 'listRevocations'>,
  sealer: Sealer,
  slices: Pick<Slices, 'filter'>,
): Promise<number> {
  const isUnreadable = await slices.filter(
    await store.listRevocations(),
    (one) => !canOpen(one, 'refresh_token', one.sealedRefreshToken, sealer),
  );
  return isUnreadable.length;
}
