import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import { SECOND } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { storeUnavailable } from '../../core/refusals.ts';
import type { Instances } from './instances.ts';
import { createStatements } from './statements.ts';

/** A lock while it is held. */
export interface HeldLock {
  /**
   * Inside a transaction that writes what the lock protects, right before it commits: rejects when the lock was
   * lost meanwhile, so that nothing is written by somebody who no longer holds it.
   */
  assertHeld(client: ClientBase): Promise<void>;
}

/** Locks by name that all instances share; each is held by one living instance. */
export interface Locks {
  /**
   * Runs `work` when every earlier holder of the name, in any instance, has ended or died.
   * @throws KnownError `store_unavailable` also when a holder does not end for half a minute
   */
  run<T>(name: string, work: (held: HeldLock) => Promise<T>): Promise<T>;
  /** Resolves when everything that asked so far in this process has ended. */
  idle(): Promise<void>;
}

/** Longer than a refresh with its repetition can take. */
const PATIENCE = 30 * SECOND;
/** Milliseconds between two looks at a lock that another instance holds. */
const FIRST_PAUSE = 5;
const LONGEST_PAUSE = 60;

/**
 * Within this process they are mutex, so what is ours in the table is free for us: a row may stay behind when the
 * database was away as it was to be deleted.
 */
const TAKE = `
  insert into locks as held (name, holder, token) values ($1, $2, $3)
  on conflict (name) do update set holder = excluded.holder, token = excluded.token, taken_at = now()
  where held.holder = excluded.holder or held.holder = any($4::integer[])`;
const RELEASE = 'delete from locks where name = $1 and token = $2';
const HELD = 'select from locks where name = $1 and token = $2 for share';

/**
 * A row a lock, held from before the work until after it, however many transactions the work needs: a row lock of
 * PostgreSQL would end with the first of them, and with every restart of the database.
 *
 * @param deps.presence while it lives, nobody else takes what this instance holds
 */
export function createLocks(deps: {
  pool: Pool;
  instances: Pick<Instances, 'instance' | 'dead'>;
  log: Log;
}): Locks {
  const { pool, instances, log } = deps;
  const { instance } = instances;
  const mutex = createKeyedMutex();
  const statements = createStatements(pool);

  async function take(name: string, token: string): Promise<void> {
    const until = performance.now() + PATIENCE;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(1.5 * pause, LONGEST_PAUSE)) {
      const taken = await statements.count(TAKE, [name, instance, token, instances.dead()]);
      if (taken === 1) return;
      if (performance.now() > until)
        throw storeUnavailable(new Error('another instance holds a lock for too long'));
      await delay(pause * (0.5 + Math.random()));
    }
  }

  const release = async (name: string, token: string): Promise<void> => {
    await statements.count(RELEASE, [name, token]);
  };

  /** Others wait for it as long as this instance lives, so it is tried until it succeeds. */
  async function releaseLater(name: string, token: string): Promise<void> {
    for (;;) {
      await delay(SECOND, undefined, { ref: false });
      if (pool.ended) return;
      try {
        return await release(name, token);
      } catch (error) {
        log.debug({ err: error }, 'a lock could not be released yet');
      }
    }
  }

  return {
    run: (name, work) =>
      mutex.run(name, async () => {
        const token = randomUUID();
        try {
          // Inside: a taking whose outcome is not known may have succeeded.
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
