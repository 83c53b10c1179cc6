import type { Grant } from '../core/links.ts';
import type { Store } from '../core/store.ts';

/**
 * Changes a grant under its lock, if it is still active.
 *
 * @param changeOf returns the changed grant, or undefined to leave it as it is
 * @returns the changed grant; undefined when nothing was changed
 */
export function changeActive(
  store: Pick<Store, 'withGrantLock'>,
  grant: Grant,
  changeOf: (current: Grant) => Grant | undefined,
): Promise<Grant | undefined> {
  return store.withGrantLock(grant, async ({ grant: current, commit }) => {
    const changed = current?.status === 'active' ? changeOf(current) : undefined;
    if (changed) await commit({ saveGrant: changed });
    return changed;
  });
}
