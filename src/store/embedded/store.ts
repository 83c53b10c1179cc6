import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { Low } from 'lowdb';
import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import type { Clock } from '../../core/clock.ts';
import { type GrantKey, grantId } from '../../core/links.ts';
import type { Log } from '../../core/log.ts';
import { storeUnwritable } from '../../core/refusals.ts';
import type { Changes, Store } from '../../core/store.ts';
import { completeTicket } from '../../core/tickets.ts';
import { changeRecord } from './change-record.ts';
import { decode, encode } from './codec.ts';
import type { Files } from './disk.ts';
import { createDurableFile, type DurableFile } from './durable-file.ts';
import { createDurableTables } from './durable-tables.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { forgetIn } from './forget.ts';
import { createGrantStore } from './grants.ts';
import { closeToOthers } from './private-folder.ts';
import { createSealedStore } from './sealed.ts';
import { createAccessRequestStore, createShareStore, endIn } from './shares.ts';
import { countTables, createTables, deleteExpired, type Tables } from './tables.ts';
import { createTicketStore } from './tickets.ts';

/** The number of links above which a write of the whole file takes too long for the usual rate of token refreshes. */
const MAX_COMFORTABLE_LINKS = 25_000;

/** The place and the collaborators of the embedded store. */
export interface EmbeddedStoreDeps {
  /** The folder; made when it is missing. One process at a time may hold it. */
  dir: string;
  log: Log;
  clock: Clock;
  files?: Files;
}

/** The store, and the folder that it locks until it is closed. */
export interface EmbeddedStore extends Store {
  folder: Pick<FolderLock, 'path' | 'stillHeld'>;
}

/**
 * Opens the embedded store: lowdb over one durable file, `store.json`, with everything in memory. Records are returned
 * frozen, not copied. While the disk can't be written, each change rejects with `store_unavailable`; the change is made
 * in memory all the same, and written together with the next change that the disk takes. Whoever reads a record that is not
 * on the disk waits for its write, which is tried again, or is rejected with `store_unavailable`, too.
 *
 * @throws Error when another process holds the folder, the folder can't be written, or the file is not as it was written
 */
export async function openStore({ dir, log, clock, files = fs }: EmbeddedStoreDeps): Promise<EmbeddedStore> {
  const lock = await lockFolder(files, dir);
  try {
    const path = join(lock.path, 'store.json');
    const file = createDurableFile({ path, encode, decode, stillHeld: lock.stillHeld, files });
    await file.deleteLeftovers();
    await closeToOthers(files, lock.path, log);
    const low = new Low(file, createTables());
    await low.read();
    const links = low.data.grants.size;
    if (links > MAX_COMFORTABLE_LINKS) {
      log.warn({ links }, 'more links than the embedded store is made for: every write rewrites them all');
    }
    deleteExpired(low.data, clock());
    return createStore(low, file, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function createStore(low: Low<Tables>, file: DurableFile<Tables>, lock: FolderLock): EmbeddedStore {
  const mutex = createKeyedMutex();
  const durable = createDurableTables(low.data, () =>
    low.write().catch((error: unknown) => {
      throw storeUnwritable(error);
    }),
  );
  const { tables, commits } = durable;
  const { grants, revocations, settings, tickets, shares } = tables;
  let closing: Promise<void> | undefined;

  function assertOpen(): void {
    if (closing !== undefined) throw new Error('the store is closed');
  }

  /** Does work on the tables. @see DurableTables.run */
  async function run<T>(work: () => T): Promise<T> {
    assertOpen();
    return durable.run(work);
  }

  /** Checks everything before anything changes. */
  function apply(changes: Changes, key?: GrantKey): void {
    const grant = changes.saveGrant && grants.copy(changes.saveGrant);
    const { saveShare, endShares } = changes;
    const share = saveShare && shares.copy(saveShare);
    const added = changes.saveRevocations?.map(revocations.copy) ?? [];
    const { completeTicket: hash } = changes;
    const done = hash === undefined ? undefined : tickets.copy(completeTicket(tickets.find(hash)));
    if (key && endShares)
      endIn(shares, { lenderId: key.personId, organizationId: key.organizationId }, endShares);
    if (changes.deleteGrant) grants.delete(grantId(changes.deleteGrant));
    if (grant) grants.put(grant);
    if (share) shares.put(share);
    for (const id of changes.deleteRevocations ?? []) revocations.delete(id);
    for (const revocation of added) revocations.put(revocation);
    if (done) tickets.put(done);
  }

  async function shut(): Promise<void> {
    try {
      await mutex.idle(); // a token refresh under way still has to save the new tokens
      await commits.idle();
      if (commits.failed) await commits.commit();
    } finally {
      await lock.release();
    }
  }

  return {
    folder: lock,
    ...createTicketStore(tables, run),
    ...createGrantStore({ tables, mutex, run, runLocked: durable.run, apply, assertOpen }),
    ...createSealedStore(tables, run),
    ...createShareStore(tables, run),
    ...createAccessRequestStore(tables, run),

    findSettings: (id) => run(() => settings.find(id)),
    changeSettings: (id, step) =>
      run(() => {
        const changed = settings.copy({ ...step(settings.find(id) ?? { id }), id });
        settings.put(changed);
        return changed;
      }),
    listSettings: (beginning) => run(() => settings.list().filter(({ id }) => id.startsWith(beginning))),
    deleteSettings: (beginning, kept) =>
      run(() => {
        const others = settings.list().filter(({ id }) => id.startsWith(beginning) && !kept.includes(id));
        for (const { id } of others) settings.delete(id);
      }),

    listRevocations: () => run(() => revocations.list()),
    changeRevocation: (id, step) => run(() => changeRecord(revocations, id, step)),
    commit: (changes) => run(() => apply(changes)),

    async forget(person) {
      await run(() => forgetIn(tables, person));
      await commits.commit(); // then `store.json.bak` is without them, too
    },

    async counts(now) {
      assertOpen();
      return countTables(low.data, now);
    },
    async sweep(now) {
      assertOpen();
      if (deleteExpired(low.data, now) || commits.failed) await commits.commit();
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
