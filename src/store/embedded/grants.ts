import type { KeyedMutex } from '../../core/async/keyed-mutex.ts';
import { grantId, isNeglected } from '../../core/links.ts';
import type { Changes, GrantStore } from '../../core/store.ts';
import type { Tables } from './tables.ts';

/** The collaborators of the stored grants. */
export interface GrantStoreDeps {
  tables: Pick<Tables, 'grants'>;
  mutex: Pick<KeyedMutex, 'run'>;
  /** Makes changes; resolves once they are durable. */
  apply(changes: Changes): Promise<void>;
  /** Throws when the store is closed. */
  assertOpen(): void;
}

/** Creates the part of the embedded store that keeps links. */
export function createGrantStore({ tables, mutex, apply, assertOpen }: GrantStoreDeps): GrantStore {
  const { grants } = tables;
  return {
    async findGrant(key) {
      assertOpen();
      return grants.find(grantId(key));
    },
    async listGrants(personId) {
      assertOpen();
      return grants.list(personId).sort((a, b) => a.linkedAt - b.linkedAt);
    },
    async listNeglected(times) {
      assertOpen();
      const neglected = grants.list().filter((grant) => isNeglected(grant, times));
      return neglected.sort((a, b) => a.linkedAt - b.linkedAt);
    },
    async withGrantLock(key, work) {
      assertOpen();
      const id = grantId(key);
      return mutex.run(id, async () => {
        let held = true;
        try {
          return await work({
            get grant() {
              return grants.find(id);
            },
            async commit(changes) {
              if (!held) throw new Error('the lock of this grant is no longer held');
              for (const changed of [changes.saveGrant, changes.deleteGrant]) {
                if (changed && grantId(changed) !== id) throw new Error('the lock is of another grant');
              }
              await apply(changes);
            },
          });
        } finally {
          held = false;
        }
      });
    },
  };
}
