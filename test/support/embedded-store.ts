import type { Test } from 'tap';
import type { Store } from '../../src/core/store.ts';
import type { Files } from '../../src/store/embedded/disk.ts';
import { openStore } from '../../src/store/embedded/store.ts';
import { createMemoryLog, NOW } from './records.ts';

/** Opens the embedded store until the end of the test. */
export async function openFor(t: Test, dir: string, files?: Files): Promise<Store> {
  const store = await openStore({ dir, log: createMemoryLog(), clock: () => NOW, ...(files && { files }) });
  t.teardown(() => store.close().catch(() => {})); // a store that stopped writing rejects, which the tests check themselves
  return store;
}
