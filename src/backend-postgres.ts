import type { Backend } from './backend.ts';
import type { Clock } from './core/clock.ts';
import { closeAll } from './core/close-all.ts';
import type { InTurn } from './core/in-turn.ts';
import type { Log } from './core/log.ts';
import { PRODUCT_SETTINGS } from './core/settings.ts';
import { createMemoryNews } from './store/memory/news.ts';
import { createPostgresAudit } from './store/postgres/audit.ts';
import { createSharedInbox } from './store/postgres/inbox.ts';
import { createInboxTable } from './store/postgres/inbox-table.ts';
import { createSharedJobs } from './store/postgres/jobs.ts';
import { createLocks } from './store/postgres/locks.ts';
import { migrate } from './store/postgres/migrate.ts';
import { createSharedNews, hearShared } from './store/postgres/news.ts';
import { createSharedPaces } from './store/postgres/pace.ts';
import { createPool } from './store/postgres/pool.ts';
import { createPresence } from './store/postgres/presence.ts';
import { refused } from './store/postgres/refused.ts';
import { createStatements } from './store/postgres/statements.ts';
import { createPostgresStore } from './store/postgres/store.ts';

/**
 * For any number of instances: one database.
 *
 * @throws Error that says why it can't be reached, or brought to this version
 */
export async function openPostgres(url: string, log: Log, clock: Clock): Promise<Backend> {
  await migrate(url, log).catch((error: unknown) => {
    throw refused(url, error);
  });
  const local = createMemoryNews();
  const presence = await createPresence(createPool(url, log, { max: 1 }), log, (payload) =>
    hearShared(payload, local),
  );
  const { instance } = presence;
  const pool = createPool(url, log);
  const statements = createStatements(pool);
  const locks = createLocks({ pool, presence, log });
  const store = createPostgresStore({ pool, locks });
  const audit = createPostgresAudit({ pool, log });
  const inbox = createSharedInbox(createInboxTable(statements, instance), presence, log, clock);
  const inTurn: InTurn = (key, work) => locks.run(`turn ${key}`, work);
  log.info({ instance }, 'the database is shared: other instances may be at work');
  return {
    store,
    audit,
    inbox,
    jobs: createSharedJobs(url, log),
    news: createSharedNews(local, presence.tell, log),
    paceOf: createSharedPaces(statements, log),
    inTurn,
    webhookBook: {
      alone: (work) => inTurn('webhooks', work),
      find: async () => (await store.findSettings(PRODUCT_SETTINGS))?.webhooks,
      keep: async (webhooks) => {
        await store.changeSettings(PRODUCT_SETTINGS, (settings) => ({ ...settings, webhooks }));
      },
    },
    close: () => closeAll([audit.close, store.close, () => pool.end(), presence.close]),
  };
}
