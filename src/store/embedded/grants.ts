import type { KeyedMutex } from '../../core/async/keyed-mutex.ts';
import { type GrantKey, grantId, isNeglected } from '../../core/links.ts';
import type { Changes, GrantStore } from '../../core/store.ts';
import { assertLendable, assertOfGrant } from '../locked-changes.ts';
import type { DurableTables } from './durable-tables.ts';
import type { Tables } from './tables.ts';

/** The collaborators of the stored grants. */
export interface GrantStoreDeps {
  tables: Pick<Tables, 'grants'>;
  mutex: Pick<KeyedMutex, 'run'>;
  /** Does work on the tables. @throws Error when the store is closed */
  run: DurableTables['run'];
  /** The same while the store closes, too: work that was let in under a lock is finished. */
  runLocked: DurableTables['run'];
  /** Makes changes in the tables. @param key that of the lock under which they are made */
  apply(changes: Changes, key: GrantKey): void;
  /** Throws when the store is closed. */
  assertOpen(): void;
}

/** Creates the part of the embedded store that keeps links. */
export function createGrantStore(deps: GrantStoreDeps): GrantStore {
  const { tables, mutex, run, runLocked, apply, assertOpen } = deps;
  const { grants } = tables;
  return {
    findGrant: (key) => run(() => grants.find(grantId(key))),
    listGrants: (personId) => run(() => grants.list(personId).sort((a, b) => a.linkedAt - b.linkedAt)),
    listNeglected: (times) =>
      run(() =>
        grants
          .list()
          .filter((grant) => isNeglected(grant, times))
          .sort((a, b) => a.linkedAt - b.linkedAt),
      ),
    async withGrantLock(key, work) {
      assertOpen();
      const id = grantId(key);
      return mutex.run(id, async () => {
        let held = true;
        await runLocked(() => grants.find(id)); // what the work decides by is on the disk
        try {
          return await work({
            get grant() {
              return grants.find(id);
            },
            async commit(changes) {
              if (!held) throw new Error('the lock of this grant is no longer held');
              assertOfGrant(changes, key);
              await runLocked(() => {
                assertLendable(changes, grants.find(id));
                apply(changes, key);
              });
            },
          });
        } finally {
          held = false;
        }
      });
    },
  };
}
