import type { Test } from 'tap';
import type { Grant } from '../../../src/core/links.ts';
import type { Store } from '../../../src/core/store.ts';

/** A store with nothing in it, and the way to close it and open the same data again. */
export interface Opened {
  store: Store;
  reopen(): Promise<Store>;
}

/** What a store has to do, by the sentence that says so; each gets a store of its own. */
export type Parts = Record<string, (t: Test, opened: Opened) => Promise<void>>;

/** For what is fired at once. */
export const hundred = Array.from({ length: 100 }, (_, n) => n);

export function save(store: Store, grant: Grant): Promise<void> {
  return store.withGrantLock(grant, (locked) => locked.commit({ saveGrant: grant }));
}
