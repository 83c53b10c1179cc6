import * as fs from 'node:fs/promises';
import type { Store } from '../../../src/core/store.ts';
import type { Files } from '../../../src/store/embedded/disk.ts';

/** Is thrown in a process after its death. */
export class DiedError extends Error {}

/** Ends a simulated process at a chosen moment. A moment is a point between two awaits. */
export interface Fate {
  readonly isDead: boolean;
  /** Resolves at death. */
  readonly died: Promise<void>;
  /** The number of moments that have passed. */
  readonly moments: number;
  /** Sets the number of moments that are left until death. */
  dieIn(moments: number): void;
  /** Passes one moment. @throws DiedError at death and ever after */
  pass(): void;
  /** Runs work that the process waits for. Once the process is dead, the promise never settles. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

export function createFate(): Fate {
  const death = Promise.withResolvers<void>();
  let isDead = false;
  let moments = 0;
  let last = Number.POSITIVE_INFINITY;
  const never = new Promise<never>(() => {});

  const fate: Fate = {
    get isDead() {
      return isDead;
    },
    get moments() {
      return moments;
    },
    died: death.promise,
    dieIn(left) {
      last = moments + left;
    },
    pass() {
      moments += 1;
      if (moments >= last) {
        isDead = true;
        death.resolve();
      }
      if (isDead) throw new DiedError();
    },
    async during(work) {
      try {
        fate.pass();
        const result = await work();
        fate.pass();
        return result;
      } catch (error) {
        if (isDead) return never;
        throw error;
      }
    },
  };
  return fate;
}

/** Returns the store for a process that may die. When it dies, its locks are released at once, as the kernel does it. */
export function mortalStore(store: Store, fate: Fate): Store {
  const { during } = fate;
  const orDie = <T>(work: Promise<T>): Promise<T> =>
    Promise.race([
      work,
      fate.died.then(() => {
        throw new DiedError();
      }),
    ]);
  return {
    saveTicket: (ticket) => during(() => store.saveTicket(ticket)),
    findTicket: (hash) => during(() => store.findTicket(hash)),
    findOpenTicket: (personId) => during(() => store.findOpenTicket(personId)),
    findNewestTicket: (personId) => during(() => store.findNewestTicket(personId)),
    findTicketOfBrowser: (browserHash) => during(() => store.findTicketOfBrowser(browserHash)),
    changeTicket: (hash, step) => during(() => store.changeTicket(hash, step)),
    voidTickets: (reason, personId) => during(() => store.voidTickets(reason, personId)),
    saveAuthorizationRequest: (request) => during(() => store.saveAuthorizationRequest(request)),
    findAuthorizationRequest: (stateHash) => during(() => store.findAuthorizationRequest(stateHash)),
    takeAuthorizationRequest: (stateHash) => during(() => store.takeAuthorizationRequest(stateHash)),
    saveConfirmation: (confirmation) => during(() => store.saveConfirmation(confirmation)),
    findConfirmation: (code) => during(() => store.findConfirmation(code)),
    takeConfirmation: (code) => during(() => store.takeConfirmation(code)),
    findGrant: (key) => during(() => store.findGrant(key)),
    listGrants: (personId) => during(() => store.listGrants(personId)),
    listNeglected: (before) => during(() => store.listNeglected(before)),
    countByKey: () => during(() => store.countByKey()),
    listSealedBy: (keyId, limit) => during(() => store.listSealedBy(keyId, limit)),
    withGrantLock: (key, work) =>
      during(() =>
        store.withGrantLock(key, (locked) =>
          orDie(
            work({
              get grant() {
                return locked.grant;
              },
              commit: (changes) => during(() => locked.commit(changes)),
            }),
          ),
        ),
      ),
    findShare: (id) => during(() => store.findShare(id)),
    listShares: (filter) => during(() => store.listShares(filter)),
    listDueShares: (times) => during(() => store.listDueShares(times)),
    changeShare: (id, step) => during(() => store.changeShare(id, step)),
    endShares: (filter, end) => during(() => store.endShares(filter, end)),
    listOpenAccessRequests: (now) => during(() => store.listOpenAccessRequests(now)),
    addAccessRequest: (request, mayAdd) => during(() => store.addAccessRequest(request, mayAdd)),
    findAccessRequest: (id) => during(() => store.findAccessRequest(id)),
    listAccessRequests: (requesterId) => during(() => store.listAccessRequests(requesterId)),
    changeAccessRequest: (id, step) => during(() => store.changeAccessRequest(id, step)),
    findSettings: (id) => during(() => store.findSettings(id)),
    listSettings: (beginning) => during(() => store.listSettings(beginning)),
    deleteSettings: (beginning, kept) => during(() => store.deleteSettings(beginning, kept)),
    changeSettings: (id, step) => during(() => store.changeSettings(id, step)),
    listRevocations: () => during(() => store.listRevocations()),
    changeRevocation: (id, step) => during(() => store.changeRevocation(id, step)),
    commit: (changes) => during(() => store.commit(changes)),
    forget: (person) => during(() => store.forget(person)),
    sweep: (now) => during(() => store.sweep(now)),
    counts: (now) => during(() => store.counts(now)),
    ping: () => during(() => store.ping()),
    close: () => store.close(),
  };
}

/**
 * Returns the real file functions for a process that may die between any two calls. Flushes are left out: written data
 * outlives its process, and another test covers power cuts.
 */
export function mortalFiles(fate: Fate): Files {
  const mortal =
    <A extends unknown[], T>(work: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      fate.pass();
      return work(...args);
    };
  return {
    ...fs,
    link: mortal(fs.link),
    rename: mortal(fs.rename),
    rm: mortal(fs.rm),
    async open(...args: Parameters<typeof fs.open>) {
      fate.pass();
      const handle = await fs.open(...args);
      handle.datasync = async () => fate.pass();
      handle.sync = async () => fate.pass();
      return handle;
    },
  };
}
