import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { Low } from 'lowdb';
import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import type { Clock } from '../../core/clock.ts';
import { grantId, isNeglected } from '../../core/links.ts';
import type { Log } from '../../core/log.ts';
import { storeUnwritable } from '../../core/refusals.ts';
import type { Changes, Store } from '../../core/store.ts';
import { createGroupCommit } from '../group-commit.ts';
import { countTables, createTables, forgetExpired, type Tables } from '../tables.ts';
import { decode, encode } from './codec.ts';
import type { Files } from './disk.ts';
import { createDurableFile, type DurableFile } from './durable-file.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { createTicketStore } from './tickets.ts';

/** Above this a write of the whole file takes too long for refreshes at their usual rate. */
const COMFORTABLE_LINKS = 25_000;

export interface StoreOptions {
  /** Made when missing; one process at a time. */
  dir: string;
  log: Log;
  clock: Clock;
  files?: Files;
}

/** The store, and the folder that it holds until it is closed. */
export interface EmbeddedStore extends Store {
  folder: Pick<FolderLock, 'path' | 'stillHeld'>;
}

/**
 * Opens the embedded store: lowdb over one durable file, `store.json`, everything in memory.
 * Records are returned frozen, not copied. Each change rejects with `store_unavailable` while the disk takes nothing; it
 * is made all the same and written with the next one that the disk takes.
 * @throws Error when the folder is held or can't be written, or when its file is not as it was written
 */
export async function openStore({ dir, log, clock, files = fs }: StoreOptions): Promise<EmbeddedStore> {
  const hold = await lockFolder(files, dir);
  try {
    const path = join(hold.path, 'store.json');
    const file = createDurableFile({ path, encode, decode, stillHeld: hold.stillHeld, files });
    await file.sweep();
    const low = new Low(file, createTables());
    await low.read();
    const links = low.data.grants.size;
    if (links > COMFORTABLE_LINKS) {
      log.warn(
        { links },
        'so many links are more than the embedded store is made for: every write rewrites them all',
      );
    }
    forgetExpired(low.data, clock());
    return createStore(low, file, hold);
  } catch (error) {
    await hold.release();
    throw error;
  }
}

function createStore(low: Low<Tables>, file: DurableFile<Tables>, hold: FolderLock): EmbeddedStore {
  const { grants, revocations, settings } = low.data;
  const mutex = createKeyedMutex();
  const commits = createGroupCommit(() =>
    low.write().catch((error: unknown) => {
      throw storeUnwritable(error);
    }),
  );
  let closing: Promise<void> | undefined;

  function assertOpen(): void {
    if (closing !== undefined) throw new Error('the store is closed');
  }

  /** Everything is checked before anything changes. */
  async function apply(changes: Changes): Promise<void> {
    const grant = changes.saveGrant && grants.copy(changes.saveGrant);
    const added = changes.saveRevocations?.map(revocations.copy) ?? [];
    if (changes.deleteGrant) grants.delete(grantId(changes.deleteGrant));
    if (grant) grants.put(grant);
    for (const id of changes.deleteRevocations ?? []) revocations.delete(id);
    for (const revocation of added) revocations.put(revocation);
    await commits.commit();
  }

  async function shut(): Promise<void> {
    try {
      await mutex.idle(); // a refresh under way still has its new tokens to save
      await commits.idle();
      if (commits.failed) await commits.commit();
    } finally {
      await hold.release();
    }
  }

  return {
    folder: hold,
    ...createTicketStore(low.data, commits.commit, assertOpen),

    async findGrant(key) {
      assertOpen();
      return grants.find(grantId(key));
    },
    async listGrants(personId) {
      assertOpen();
      return grants.list(personId).sort((a, b) => a.linkedAt - b.linkedAt);
    },
    async listNeglected(refreshedBefore) {
      assertOpen();
      const neglected = grants.list().filter((grant) => isNeglected(grant, refreshedBefore));
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

    async findSettings(id) {
      assertOpen();
      return settings.find(id);
    },
    async changeSettings(id, step) {
      assertOpen();
      const changed = settings.copy({ ...step(settings.find(id) ?? { id }), id });
      settings.put(changed);
      await commits.commit();
      return changed;
    },

    async listRevocations() {
      assertOpen();
      return revocations.list();
    },
    async changeRevocation(id, step) {
      assertOpen();
      const current = revocations.find(id);
      if (current === undefined) return undefined;
      const given = step(current);
      if (given === current) return current;
      const changed = given && revocations.copy(given);
      if (changed === undefined) revocations.delete(id);
      else if (changed.id !== id) throw new Error('a step must not change the id of a revocation');
      else revocations.put(changed);
      await commits.commit();
      return changed;
    },
    async commit(changes) {
      assertOpen();
      await apply(changes);
    },

    async counts(now) {
      assertOpen();
      return countTables(low.data, now);
    },
    async sweep(now) {
      assertOpen();
      if (forgetExpired(low.data, now) || commits.failed) await commits.commit();
    },
    async ping() {
      assertOpen();
      await (commits.failed ? commits.commit() : file.probe());
    },
    close() {
      closing ??= shut();
      return closing;
    },
  };
}
