import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../../src/store/embedded/backend.ts';
import { lendAll, newGrants, newShares } from './records.ts';
import { log, type StoreUnderTest } from './store-under-test.ts';

/** Creates the embedded store to measure, in folders that `cleanup` removes. */
export function embeddedStore(cleanup: AsyncDisposableStack): StoreUnderTest {
  return {
    name: 'embedded',
    async prepare(links, shares = 0) {
      const dir = await createTempFolder(cleanup);
      const open = () => openEmbedded(dir, log, Date.now);
      const { store, close } = await open();
      // Concurrent: all but the first share one write of the file.
      await Promise.all(
        newGrants(links).map((grant) =>
          store.withGrantLock(grant, ({ commit }) => commit({ saveGrant: grant })),
        ),
      );
      await lendAll(store, newShares(shares, newGrants(links)));
      await close();
      return { env: { DATA_DIR: dir }, open };
    },
  };
}

/** Creates a temporary folder that `cleanup` removes. */
export async function createTempFolder(cleanup: AsyncDisposableStack): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-store-'));
  cleanup.defer(() => rm(dir, { recursive: true, force: true }));
  return dir;
}
