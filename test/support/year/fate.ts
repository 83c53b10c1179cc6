import * as fs from 'node:fs/promises';
import type { Store } from '../../../src/core/store.ts';
import type { Files } from '../../../src/store/embedded/disk.ts';

/** What a dead process sees of its own end. */
export class DiedError extends Error {}

/** When a process dies: at one of the moments between two awaits, drawn beforehand. */
export interface Fate {
  readonly isDead: boolean;
  /** Resolves at death. */
  readonly died: Promise<void>;
  /** How many moments have passed. */
  readonly moments: number;
  /** It shall die that many moments from now. */
  dieIn(moments: number): void;
  /** Passes one moment. @throws Died at death and ever after */
  pass(): void;
  /** Work that the process waits for. Once it is dead nothing comes back to it: no result, no error. */
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

/** The store as the process sees it. A lock is free at once when its holder dies, as the kernel has it. */
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
    changeTicket: (hash, step) => during(() => store.changeTicket(hash, step)),
    saveAuthorizationRequest: (attempt) => during(() => store.saveAuthorizationRequest(attempt)),
    findAuthorizationRequest: (stateHash) => during(() => store.findAuthorizationRequest(stateHash)),
    takeAuthorizationRequest: (stateHash) => during(() => store.takeAuthorizationRequest(stateHash)),
    saveConfirmation: (confirmation) => during(() => store.saveConfirmation(confirmation)),
    findConfirmation: (code) => during(() => store.findConfirmation(code)),
    takeConfirmation: (code) => during(() => store.takeConfirmation(code)),
    findGrant: (key) => during(() => store.findGrant(key)),
    listGrants: (personId) => during(() => store.listGrants(personId)),
    listNeglected: (before) => during(() => store.listNeglected(before)),
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
    findSettings: (id) => during(() => store.findSettings(id)),
    changeSettings: (id, step) => during(() => store.changeSettings(id, step)),
    listRevocations: () => during(() => store.listRevocations()),
    changeRevocation: (id, step) => during(() => store.changeRevocation(id, step)),
    commit: (changes) => during(() => store.commit(changes)),
    sweep: (now) => during(() => store.sweep(now)),
    counts: (now) => during(() => store.counts(now)),
    ping: () => during(() => store.ping()),
    close: () => store.close(),
  };
}

/**
 * The real file functions until death, between any two of which it can come. Flushes are left out: what a
 * process wrote outlives it, and power cuts are another test's matter.
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
