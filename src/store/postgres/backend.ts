import { closeAll } from '../../core/async/close-all.ts';
import type { KeyedMutex } from '../../core/async/keyed-mutex.ts';
import { createSlices, type Slices } from '../../core/async/slices.ts';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { PRODUCT_SETTINGS } from '../../core/settings.ts';
import type { Backend } from '../backend.ts';
import { createLocalBroadcast } from '../local-broadcast.ts';
import { createPostgresAudit } from './audit.ts';
import { createPostgresBroadcast, publishLocally } from './broadcast.ts';
import { createPostgresInbox } from './inbox.ts';
import { createInboxTable } from './inbox-table.ts';
import { createInstances } from './instances.ts';
import { createPostgresJobs } from './jobs.ts';
import { createLocks } from './locks.ts';
import { migrate } from './migrate.ts';
import { createPool } from './pool.ts';
import { createPostgresRateLimiters } from './rate-limiter.ts';
import { startErrorOf } from './start-error.ts';
import { createStatements } from './statements.ts';
import { createPostgresStore } from './store.ts';

/**
 * Opens the backend that any number of instances share: one database.
 *
 * @param slices those of the whole process
 * @throws Error that says why the database can't be reached, or brought to this version
 */
export async function openPostgres(
  url: string,
  log: Log,
  clock: Clock,
  slices: Slices = createSlices(),
): Promise<Backend> {
  await migrate(url, log).catch((error: unknown) => {
    throw startErrorOf(url, error);
  });
  const local = createLocalBroadcast();
  const instances = await createInstances(createPool(url, log, { max: 1 }), log, (payload) =>
    publishLocally(payload, local),
  );
  const pool = createPool(url, log);
  const statements = createStatements(pool);
  const locks = createLocks({ pool, instances, log });
  const store = createPostgresStore({ pool, locks });
  const audit = createPostgresAudit({ pool, log, slices });
  const table = createInboxTable(statements, instances.id);
  const inbox = createPostgresInbox({ table, instances, log, clock });
  /** Ends the claims of this instance. Only here, where nothing works on an event any more. */
  const release = () =>
    table.releaseAllBut([]).catch((err: unknown) => {
      log.debug({ err }, 'claimed events not released: other instances take them when this one is gone');
    });
  const mutex: KeyedMutex = { run: (key, work) => locks.run(`turn ${key}`, work) };
  log.info({ instance: instances.id }, 'database open; other instances may share it');
  return {
    store,
    audit,
    inbox,
    jobs: createPostgresJobs(url, log),
    broadcast: createPostgresBroadcast(local, instances.publish, log),
    rateLimiterOf: createPostgresRateLimiters(statements, log),
    mutex,
    webhookBook: {
      alone: (work) => mutex.run('webhooks', work),
      find: async () => (await store.findSettings(PRODUCT_SETTINGS))?.webhooks,
      keep: async (webhooks) => {
        await store.changeSettings(PRODUCT_SETTINGS, (settings) => ({ ...settings, webhooks }));
      },
    },
    // Records and audit log are one database, and brought back together.
    findEnded: async () => [],
    findEndedShares: async () => [],
    close: () => closeAll([audit.close, store.close, release, () => pool.end(), instances.close]),
  };
}
