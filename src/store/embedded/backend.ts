import { closeAll } from '../../core/async/close-all.ts';
import { createKeyedMutex } from '../../core/async/keyed-mutex.ts';
import type { Slices } from '../../core/async/slices.ts';
import { type Clock, monotonic } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { storeUnwritable } from '../../core/refusals.ts';
import type { Backend } from '../backend.ts';
import { createLocalBroadcast } from '../local-broadcast.ts';
import { openAudit } from './audit.ts';
import { createEmbeddedInbox } from './inbox.ts';
import { openInboxJournal } from './inbox-journal.ts';
import { createEmbeddedJobs } from './jobs.ts';
import { createEmbeddedRateLimiters } from './rate-limiter.ts';
import { readEnded, readEndedShares } from './read-ended.ts';
import { openStore } from './store.ts';

/**
 * Opens the backend of one process: files in a folder, and memory.
 *
 * @throws Error that says what is wrong with the folder
 */
export async function openEmbedded(dir: string, log: Log, clock: Clock, slices?: Slices): Promise<Backend> {
  const store = await openStore({ dir, log, clock });
  try {
    const audit = await openAudit({
      dir,
      log,
      clock,
      ...(slices && { slices }),
      stillHeld: store.folder.stillHeld,
    });
    const journal = await openInboxJournal({ folder: store.folder, log }).catch(async (error: unknown) => {
      await audit.close();
      throw error;
    });
    const inbox = createEmbeddedInbox({ log, clock, journal });
    return {
      store: {
        ...store,
        async forget(person) {
          await store.forget(person);
          await journal.shorten().catch((error: unknown) => {
            throw storeUnwritable(error);
          });
        },
        async ping() {
          await store.ping();
          await journal.probe().catch((error: unknown) => {
            throw storeUnwritable(error);
          });
        },
      },
      audit,
      inbox,
      jobs: createEmbeddedJobs(log),
      broadcast: createLocalBroadcast(),
      rateLimiterOf: createEmbeddedRateLimiters(monotonic),
      mutex: createKeyedMutex(),
      webhookBook: undefined,
      findEnded: async () => readEnded(store.folder.path, await store.listGrants()),
      findEndedShares: async () =>
        readEndedShares(store.folder.path, await store.listShares({ isOpen: true })),
      close: () => closeAll([audit.close, journal.close, store.close]),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
