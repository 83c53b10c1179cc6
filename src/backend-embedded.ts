import type { Backend } from './backend.ts';
import type { Clock } from './core/clock.ts';
import { closeAll } from './core/close-all.ts';
import { createTurns } from './core/in-turn.ts';
import type { Log } from './core/log.ts';
import { openAudit } from './store/audit.ts';
import { createInboxFile } from './store/inbox-file.ts';
import { openStore } from './store/lowdb.ts';
import { createMemoryInbox } from './store/memory/inbox.ts';
import { createMemoryJobs } from './store/memory/jobs.ts';
import { createMemoryNews } from './store/memory/news.ts';
import { createPaces } from './store/memory/pace.ts';

/**
 * For one process: files in a folder, and its own memory.
 *
 * @throws Error that says what is wrong with the folder
 */
export async function openEmbedded(dir: string, log: Log, clock: Clock): Promise<Backend> {
  const store = await openStore({ dir, log, clock });
  try {
    const audit = await openAudit({ dir, log });
    const file = createInboxFile(store.folder, log);
    const inbox = createMemoryInbox({ log, clock, former: await file.find(), file });
    return {
      store,
      audit,
      inbox,
      jobs: createMemoryJobs(log),
      news: createMemoryNews(),
      paceOf: createPaces(clock),
      inTurn: createTurns(),
      webhookBook: undefined,
      close: () => closeAll([audit.close, store.close]),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
