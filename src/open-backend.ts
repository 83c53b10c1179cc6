import type { Config } from './config/config.ts';
import { createSlices, type Slices } from './core/async/slices.ts';
import type { Clock } from './core/clock.ts';
import { refuseStart } from './core/errors.ts';
import type { Log } from './core/log.ts';
import { assertKeys } from './oauth/assert-keys.ts';
import type { Backend } from './store/backend.ts';
import { openEmbedded } from './store/embedded/backend.ts';

/**
 * Opens the backend that the configuration names.
 *
 * @throws StartError when it can't be opened, is damaged or held by another process, or when a sealing key that is
 * needed is missing or another one
 *
 * @param slices those of the whole process; a task that answers nobody needs none
 */
export async function openBackend(
  config: Config,
  log: Log,
  clock: Clock,
  slices: Slices = createSlices(),
): Promise<Backend> {
  const { storage } = config;
  const opening =
    storage.kind === 'embedded'
      ? openEmbedded(storage.dataDir, log, clock, slices)
      : openDatabase(storage.url, log, clock, slices);
  const backend = await opening.catch(refuseStart);
  try {
    await assertKeys(backend.store, config, log);
    return backend;
  } catch (error) {
    await backend.close();
    throw error;
  }
}

/** Loads the code for PostgreSQL only when it is used: it takes 20 MB of memory. */
async function openDatabase(url: string, log: Log, clock: Clock, slices: Slices): Promise<Backend> {
  const { openPostgres } = await import('./store/postgres/backend.ts');
  return openPostgres(url, log, clock, slices);
}
