import type { Config } from './config.ts';
import type { Clock } from './core/clock.ts';
import { refuseStart, StartError } from './core/errors.ts';
import type { Log } from './core/log.ts';
import type { Audit, Store } from './core/store.ts';
import { countKeys } from './oauth/reseal.ts';
import { openAudit } from './store/audit.ts';
import { openStore } from './store/lowdb.ts';

export interface Stores {
  store: Store;
  audit: Audit;
}

/**
 * Opens what outlives a restart.
 *
 * @throws StartError when the folder is held, damaged or not writable, or a sealing key is gone that is needed
 */
export async function openStores(config: Config, log: Log, clock: Clock): Promise<Stores> {
  const store = await openStore({ dir: config.dataDir, log, clock }).catch(refuseStart);
  try {
    await assertKeys(store, config);
    return { store, audit: await openAudit({ dir: config.dataDir, log }).catch(refuseStart) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** A key that is taken out too early costs every link that it sealed: better not to start. */
async function assertKeys(store: Store, { tokenKeys }: Config): Promise<void> {
  const counts = await countKeys(store);
  const missing = [...counts].filter(([id]) => !tokenKeys.some((key) => key.id === id));
  if (missing.length === 0) return;
  const lines = missing.map(
    ([id, count]) => `  - ${id}, which seals ${count} ${count === 1 ? 'link' : 'links'}`,
  );
  throw new StartError(
    [
      'TOKEN_KEYS no longer holds:',
      ...lines,
      'Put it back behind the new key and run `npm run reseal`; then it can go.',
    ].join('\n'),
  );
}
