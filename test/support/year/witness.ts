import { type Grant, grantId } from '../../../src/core/links.ts';
import type { Changes, Store } from '../../../src/core/store.ts';

/** Records the changes that a store confirmed, and compares them with its content after a crash. */
export interface Witness {
  /** Returns the store with every change recorded. */
  watch(store: Store): Store;
  /** Returns the differences between the recorded changes and the content of the store. */
  compare(store: Store): Promise<string[]>;
}

/** @param onChanges is called with all changes before they are written, and again once they are durable */
export function createWitness(onChanges: (changes: Changes, isDurable: boolean) => void): Witness {
  /** The versions that may be stored, by key: the last confirmed one, and those that were begun after it. */
  const grants = new Map<string, (Grant | undefined)[]>();
  const revocations = new Map<string, 'promised' | 'settling'>();

  const begin = (changes: Changes): void => {
    onChanges(changes, false);
    const { saveGrant, deleteGrant, deleteRevocations = [] } = changes;
    const key = saveGrant ?? deleteGrant;
    if (key) grants.set(grantId(key), [...(grants.get(grantId(key)) ?? [undefined]), saveGrant]);
    for (const id of deleteRevocations) revocations.set(id, 'settling');
  };

  const keep = (changes: Changes): void => {
    onChanges(changes, true);
    const { saveGrant, deleteGrant, saveRevocations = [], deleteRevocations = [] } = changes;
    const key = saveGrant ?? deleteGrant;
    if (key) grants.set(grantId(key), [saveGrant]);
    for (const { id } of saveRevocations) if (!revocations.has(id)) revocations.set(id, 'promised');
    for (const id of deleteRevocations) revocations.delete(id);
  };

  const watched =
    <C extends Changes>(commit: (changes: C) => Promise<void>) =>
    async (changes: C): Promise<void> => {
      begin(changes);
      await commit(changes);
      keep(changes);
    };

  return {
    watch: (store) => ({
      ...store,
      withGrantLock: (key, work) =>
        store.withGrantLock(key, (locked) =>
          work({
            get grant() {
              return locked.grant;
            },
            commit: watched(locked.commit),
          }),
        ),
      async changeRevocation(id, step) {
        const begun: Changes[] = [];
        const changed = await store.changeRevocation(id, (current) => {
          const next = step(current);
          const changes = next ? { saveRevocations: [next] } : { deleteRevocations: [id] };
          begin(changes);
          begun.push(changes);
          return next;
        });
        begun.forEach(keep);
        return changed;
      },
      commit: watched(store.commit),
    }),

    async compare(store) {
      const found = new Map((await store.listGrants()).map((grant) => [grantId(grant), grant]));
      const wrong: string[] = [];
      for (const id of new Set([...grants.keys(), ...found.keys()])) {
        const grant = found.get(id);
        const allowed = (grants.get(id) ?? []).map((one) => one && fingerprint(one));
        if (!allowed.includes(grant && fingerprint(grant)))
          wrong.push('a grant is not in a version that was confirmed or begun');
        grants.set(id, [grant]);
      }
      const left = new Set((await store.listRevocations()).map(({ id }) => id));
      for (const [id, state] of revocations)
        if (state === 'promised' && !left.has(id)) wrong.push('a confirmed revocation is missing');
      revocations.clear();
      for (const id of left) revocations.set(id, 'promised');
      return wrong;
    },
  };
}

/** Returns a text that differs for two versions of a grant; each sealing gives another sealed token. */
function fingerprint({ sealedRefreshToken, sealedAccessToken, status, ...rest }: Grant): string {
  const { refreshStartedAt = 0, warnedAt = 0, toldAt = 0, lastUsedAt } = rest;
  return [sealedRefreshToken, sealedAccessToken, status, refreshStartedAt, warnedAt, toldAt, lastUsedAt].join(
    ' ',
  );
}
