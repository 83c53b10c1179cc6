import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../../src/store/embedded/backend.ts';
import { newGrants } from './records.ts';
import { log, type StoreUnderTest } from './store-under-test.ts';

/** The embedded store, in folders that `ending` removes. */
export function embeddedStore(ending: AsyncDisposableStack): StoreUnderTest {
  return {
    name: 'embedded',
    async prepare(links) {
      const dir = await createTempFolder(ending);
      const open = () => openEmbedded(dir, log, Date.now);
      const { store, close } = await open();
      // All but the first share one write of the file.
      await Promise.all(
        newGrants(links).map((grant) =>
          store.withGrantLock(grant, ({ commit }) => commit({ saveGrant: grant })),
        ),
      );
      await close();
      return { env: { DATA_DIR: dir }, open };
    },
  };
}

export async function createTempFolder(ending: AsyncDisposableStack): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-store-'));
  ending.defer(() => rm(dir, { recursive: true, force: true }));
  return dir;
}
