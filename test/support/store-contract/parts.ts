import type { Test } from 'tap';
import type { Grant } from '../../../src/core/links.ts';
import { linkOf, type Share } from '../../../src/core/shares.ts';
import type { Store } from '../../../src/core/store.ts';
import { newGrant } from '../records.ts';

/** An empty store, and a way to close it and open its data again. */
export interface OpenedStore {
  store: Store;
  reopen(): Promise<Store>;
}

/** Requirements of a store by the sentence that states them; each gets an empty store. */
export type StoreParts = Record<string, (t: Test, opened: OpenedStore) => Promise<void>>;

/** The numbers from 0 to 99, for a hundred calls at once. */
export const hundred = Array.from({ length: 100 }, (_, n) => n);

/** Saves a grant under its lock. */
export function save(store: Store, grant: Grant): Promise<void> {
  return store.withGrantLock(grant, (locked) => locked.commit({ saveGrant: grant }));
}

/** Saves a share under the lock of its lender's link, which is made when there is none. */
export function lend(store: Store, share: Share): Promise<void> {
  const key = linkOf(share);
  return store.withGrantLock(key, ({ grant = newGrant(key), commit }) =>
    commit({ saveGrant: grant, saveShare: share }),
  );
}
