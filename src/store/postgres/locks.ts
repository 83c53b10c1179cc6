import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import { backoff } from '../../core/async/backoff.ts';
import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import { SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { storeUnavailable } from '../../core/refusals.ts';
import type { Instances } from './instances.ts';
import { createStatements } from './statements.ts';

/** A lock while it is held. */
export interface HeldLock {
  /**
   * Rejects when the lock was lost. Call it inside the transaction that writes the protected records, right before
   * the commit, so that an instance that lost the lock writes nothing.
   */
  assertHeld(client: ClientBase): Promise<void>;
}

/** Locks by name that all instances share. Each is held by one living instance. */
export interface Locks {
  /**
   * Runs `work` when every earlier holder of the name, in any instance, has ended or died.
   *
   * @throws KnownError `store_unavailable`, also when a holder does not end within half a minute
   */
  run<T>(name: string, work: (held: HeldLock) => Promise<T>): Promise<T>;
  /** Resolves when all calls of `run` so far in this process have ended. */
  idle(): Promise<void>;
}

/** The collaborators and options of the locks. */
export interface LocksDeps {
  pool: Pool;
  /** The instances. While this one lives, no other one takes the locks that it holds. */
  instances: Pick<Instances, 'id' | 'dead'>;
  log: Log;
  /** The longest wait for a lock, in milliseconds. */
  timeout?: number;
}

/** A limit longer than a token refresh with its repetition can take. */
const LOCK_TIMEOUT = 30 * SECOND;
/** The pauses, in milliseconds, between two attempts to take a lock that another instance holds. */
const LOOK = { first: 8, longest: 80 };

/**
 * Takes a row that is free, of a dead instance, or of this one. Within this process a mutex orders the holders, so a row
 * of this instance is one that could not be deleted while the database was unavailable.
 */
const TAKE = `
  insert into locks as held (name, holder, token) values ($1, $2, $3)
  on conflict (name) do update set holder = excluded.holder, token = excluded.token, taken_at = now()
  where held.holder = excluded.holder or held.holder = any($4::integer[])`;
const RELEASE = 'delete from locks where name = $1 and token = $2';
const HELD = 'select from locks where name = $1 and token = $2 for share';

/**
 * Creates the locks, each a row that stands from before the work until after it, over any number of transactions. A row
 * lock of PostgreSQL would end with the first transaction, and with every restart of the database.
 */
export function createLocks({ pool, instances, log, timeout = LOCK_TIMEOUT }: LocksDeps): Locks {
  const mutex = createKeyedMutex();
  const statements = createStatements(pool);

  async function take(name: string, token: string): Promise<void> {
    const until = performance.now() + timeout;
    for (let attempt = 1; ; attempt++) {
      const taken = await statements.count(TAKE, [name, instances.id, token, instances.dead()]);
      if (taken === 1) return;
      if (performance.now() > until)
        throw storeUnavailable(new Error('another instance holds a lock for too long'));
      await delay(backoff(attempt, LOOK));
    }
  }

  const release = async (name: string, token: string): Promise<void> => {
    await statements.count(RELEASE, [name, token]);
  };

  /** Tries to release the lock until it succeeds: other instances wait for it as long as this instance lives. */
  async function releaseLater(name: string, token: string): Promise<void> {
    for (;;) {
      await delay(SECOND, undefined, { ref: false });
      if (pool.ended) return;
      try {
        return await release(name, token);
      } catch (error) {
        log.debug({ err: error }, 'lock not released: trying again');
      }
    }
  }

  return {
    run: (name, work) =>
      mutex.run(name, async () => {
        const token = randomUUID();
        try {
          // Inside `try`: a `take` of unknown outcome may have succeeded.
          await take(name, token);
          return await work({
            async assertHeld(client) {
              const { rowCount } = await client.query(HELD, [name, token]);
              if (rowCount !== 1) throw new Error('the lock was lost: another instance took it over');
            },
          });
        } finally {
          await release(name, token).catch(() => void releaseLater(name, token));
        }
      }),
    idle: () => mutex.idle(),
  };
}
